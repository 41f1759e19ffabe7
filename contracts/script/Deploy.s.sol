// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {vm} from "../test/support/Vm.sol";

/// @notice Puts the committed bytecode of the jar onto a chain, at the address of `chains.json`, the same on every chain.
/// @dev Not what the sources at hand compile to: one byte of difference would be another address.
contract Deploy {
    /// @notice The chain lacks the common deployer at `deployer`, so that the address cannot be had there.
    error NoDeployer(address deployer);

    /// @notice Something else came to be than `chains.json` and the artefact promise.
    error NotAsPromised(address tipJar);

    /// @notice Where the jar is now, and whether it was there already.
    function run() external returns (address tipJar, bool wasThere) {
        string memory chains = vm.readFile("chains.json");
        string memory artifact = vm.readFile("artifacts/TipJar.json");
        address deployer = vm.parseJsonAddress(chains, ".create2.deployer");
        bytes32 salt = vm.parseJsonBytes32(chains, ".create2.salt");
        tipJar = vm.parseJsonAddress(chains, ".create2.address");
        if (deployer.code.length == 0) revert NoDeployer(deployer);

        wasThere = tipJar.code.length > 0;
        if (!wasThere) {
            vm.startBroadcast();
            // Whatever it answers, what counts is the outcome.
            (bool ok,) = deployer.call(bytes.concat(salt, vm.parseJsonBytes(artifact, ".bytecode")));
            vm.stopBroadcast();
            if (!ok) revert NotAsPromised(tipJar);
        }
        bytes memory expected = vm.parseJsonBytes(artifact, ".deployedBytecode");
        if (tipJar.codehash != keccak256(expected)) revert NotAsPromised(tipJar);
    }
}
