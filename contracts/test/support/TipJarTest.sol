// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ITipJar} from "../../src/ITipJar.sol";
import {TipJar} from "../../src/TipJar.sol";
import {TestToken} from "./TestToken.sol";
import {vm, Vm} from "./Vm.sol";

/// @notice A jar, a token, and two people: Alice, who gives, and Bob, who gets.
abstract contract TipJarTest {
    uint256 internal constant ALICE_KEY = 0xA11CE;
    bytes32 internal constant TIP_ID = keccak256("a tip");
    uint256 internal constant RICH = 1_000_000 ether;

    bytes32 internal constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    TipJar internal jar;
    TestToken internal token;
    address internal alice = vm.addr(ALICE_KEY);
    address internal bob = address(0xB0B);

    function setUp() public virtual {
        jar = new TipJar();
        token = new TestToken();
        vm.deal(alice, RICH);
        token.mint(alice, RICH);
    }

    modifier keepsNothing() {
        _;
        vm.assertEq(address(jar).balance, 0, "ether in the jar");
        vm.assertEq(token.balanceOf(address(jar)), 0, "tokens in the jar");
    }

    function expectTipped(address from, address to, address asset, uint256 amount, bytes32 tipId) internal {
        vm.expectEmit(address(jar));
        emit ITipJar.Tipped(from, to, asset, amount, tipId);
    }

    /// @dev The sum of the amounts that the jar's recorded events tell.
    function told() internal returns (uint256 sum) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter != address(jar)) continue;
            (, uint256 amount) = abi.decode(logs[i].data, (address, uint256));
            sum += amount;
        }
    }

    /// @dev Somebody who can be tipped: an account, but none of those that the jar refuses or that have code here.
    function assumeRecipient(address to) internal view {
        vm.assume(to != address(0) && to != alice && to != address(jar) && to.code.length == 0);
        // Neither the precompiled contracts, which take no ether or take it only with the right input.
        vm.assume(uint160(to) > 0xffff);
    }

    /// @dev `value` folded into `low..=high`.
    function within(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 span = high - low;
        return span == type(uint256).max ? value : low + value % (span + 1);
    }

    function allow(IERC20 asset, uint256 amount) internal {
        vm.prank(alice);
        asset.approve(address(jar), amount);
    }

    /// @dev A permit for the jar.
    function signed(uint256 key, uint256 amount, uint256 deadline) internal view returns (Signature memory permit) {
        bytes32 message = keccak256(abi.encode(PERMIT, vm.addr(key), jar, amount, token.nonces(vm.addr(key)), deadline));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message));
        (permit.v, permit.r, permit.s) = vm.sign(key, digest);
    }
}
