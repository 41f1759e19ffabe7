// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITipJar} from "../../src/ITipJar.sol";
import {StrangeToken, TakesAFee} from "../doubles/Tokens.sol";
import {TestToken} from "./TestToken.sol";
import {vm, Vm} from "./Vm.sol";

/// @notice People who tip one another in any order, well or badly, and a ledger of what the jar's events tell of it.
contract Tippers {
    uint256 public constant PEOPLE = 4;
    uint256 private constant WEALTH = 1_000_000;

    ITipJar private immutable JAR;
    TestToken private immutable TOKEN;
    /// @notice A token that takes a fee.
    StrangeToken public immutable strange;

    /// @notice The sum of the amounts of a token's events; ether's is at zero.
    mapping(address token => uint256) public told;
    mapping(address token => mapping(address person => uint256)) private got;
    mapping(address token => mapping(address person => uint256)) private gave;

    constructor(ITipJar jar, TestToken token) {
        (JAR, TOKEN, strange) = (jar, token, new TakesAFee(1));
        for (uint256 i = 0; i < PEOPLE; i++) {
            vm.deal(person(i), WEALTH);
            token.mint(person(i), WEALTH);
            strange.mint(person(i), WEALTH);
        }
    }

    /// @notice One of them.
    function person(uint256 index) public pure returns (address) {
        return vm.addr(index % PEOPLE + 1);
    }

    /// @notice What a person should have, by the events.
    function expectedBalance(address token, address who) external view returns (uint256) {
        return WEALTH + got[token][who] - gave[token][who];
    }

    function tip(uint256 from, uint256 to, uint256 amount, bytes32 tipId) external {
        amount %= person(from).balance + 1;
        vm.prank(person(from));
        send(amount, abi.encodeCall(ITipJar.tip, (person(to), tipId)));
    }

    function tipToken(uint256 from, uint256 to, uint256 amount, bytes32 tipId) external {
        tipAny(TOKEN, from, to, amount % (TOKEN.balanceOf(person(from)) + 1), tipId);
    }

    function tipStrangeToken(uint256 from, uint256 to, uint256 amount, bytes32 tipId) external {
        // Above 100, so that the fee of a hundredth is something.
        tipAny(strange, from, to, 100 + amount % WEALTH, tipId);
    }

    function tipAny(IERC20 token, uint256 from, uint256 to, uint256 amount, bytes32 tipId) private {
        vm.prank(person(from));
        token.approve(address(JAR), amount);
        vm.prank(person(from));
        bool sent = send(0, abi.encodeCall(ITipJar.tipToken, (token, person(to), amount, tipId)));
        if (sent) return;
        vm.prank(person(from));
        token.approve(address(JAR), 0);
    }

    /// @dev A refusal is a fine outcome: what counts is that events and balances agree.
    function send(uint256 value, bytes memory data) private returns (bool sent) {
        vm.recordLogs();
        (sent,) = address(JAR).call{value: value}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter == address(JAR)) enter(logs[i]);
        }
    }

    function enter(Vm.Log memory log) private {
        (address token, uint256 amount) = abi.decode(log.data, (address, uint256));
        told[token] += amount;
        gave[token][address(uint160(uint256(log.topics[1])))] += amount;
        got[token][address(uint160(uint256(log.topics[2])))] += amount;
    }
}
