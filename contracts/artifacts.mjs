// What the contracts compile to, kept in artifacts/ for whatever deploys or calls them, and where the jar will be.
// Usage: artifacts.mjs write | check. `check` fails where the committed files differ from what forge has built.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const CONTRACTS = ["TipJar", "TestToken", "TestWallet"];
/** Starts anew each time, with the contracts on it: its addresses may change. */
const LOCAL_CHAIN = 31337;
const here = (path) => new URL(path, import.meta.url);
const { keccak256 } = createRequire(here("node_modules/solc/"))("js-sha3");
const readJson = (path) => JSON.parse(readFileSync(here(path), "utf8"));
const asJson = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** The parts of forge's output that say something about the contract and nothing about the machine. */
function artifact(name) {
  const { abi, bytecode, deployedBytecode, metadata } = readJson(`out/${name}.sol/${name}.json`);
  const { optimizer, evmVersion } = metadata.settings;
  return {
    contract: name,
    compiler: { version: metadata.compiler.version, evmVersion, optimizer },
    abi,
    bytecode: bytecode.object,
    deployedBytecode: deployedBytecode.object,
  };
}

/** EIP-1014, written as EIP-55 wants it. */
function create2Address(deployer, salt, bytecode) {
  const bytes = (hex) => Buffer.from(hex.replace("0x", ""), "hex");
  const parts = [Buffer.of(0xff), bytes(deployer), bytes(salt), bytes(keccak256(bytes(bytecode)))];
  const address = keccak256(Buffer.concat(parts)).slice(24);
  const checksum = keccak256(address);
  return `0x${[...address].map((digit, at) => (parseInt(checksum[at], 16) > 7 ? digit.toUpperCase() : digit)).join("")}`;
}

/** chains.json with the addresses that follow from the bytecode, where the contracts are deployed too. */
function chains(bytecode) {
  const file = readJson("chains.json");
  const [tipJar, testToken] = CONTRACTS.map((name) => create2Address(file.create2.deployer, file.create2.salt, bytecode[name]));
  const stale = file.chains.filter((chain) => chain.chainId !== LOCAL_CHAIN && chain.tipJar && chain.tipJar !== tipJar);
  if (stale.length > 0) {
    const names = stale.map(({ name }) => name).join(", ");
    console.error(`artifacts: the bytecode would land at ${tipJar}, but the jar is deployed elsewhere on ${names}`);
    process.exit(1);
  }
  const moved = file.chains.map((chain) => (chain.chainId === LOCAL_CHAIN ? { ...chain, tipJar, testToken } : chain));
  return { create2: { ...file.create2, address: tipJar }, chains: moved };
}

const artifacts = CONTRACTS.map(artifact);
const files = artifacts.map((content) => [`artifacts/${content.contract}.json`, asJson(content)]);
const bytecode = Object.fromEntries(artifacts.map((content) => [content.contract, content.bytecode]));
files.push(["chains.json", asJson(chains(bytecode))]);

if (process.argv[2] === "write") {
  for (const [path, text] of files) writeFileSync(here(path), text);
} else {
  const drifted = files.filter(([path, text]) => readFileSync(here(path), "utf8") !== text).map(([path]) => path);
  if (drifted.length > 0) {
    console.error(`artifacts: not what the sources compile to: ${drifted.join(", ")}. Run tools/contracts write`);
    process.exit(1);
  }
}
