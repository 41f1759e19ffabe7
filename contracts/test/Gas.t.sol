// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {TipJarTest} from "./support/TipJarTest.sol";
import {vm} from "./support/Vm.sol";

/// @notice What a tip costs, by kind and by whether the recipient had a balance before: `.gas-snapshot` keeps the numbers.
contract GasTest is TipJarTest {
    Signature private permit;

    function setUp() public override {
        super.setUp();
        vm.deal(bob, 1);
        token.mint(bob, 1);
        permit = signed(ALICE_KEY, 1, 1 days);
    }

    function test_gas_tip() public {
        vm.prank(alice);
        jar.tip{value: 1}(bob, TIP_ID);
    }

    function test_gas_tip_toANewAccount() public {
        vm.prank(alice);
        jar.tip{value: 1}(address(0xCA401), TIP_ID);
    }

    function test_gas_tipToken() public {
        allow(token, 1);
        vm.prank(alice);
        jar.tipToken(token, bob, 1, TIP_ID);
    }

    function test_gas_tipToken_toANewHolder() public {
        allow(token, 1);
        vm.prank(alice);
        jar.tipToken(token, address(0xCA401), 1, TIP_ID);
    }

    function test_gas_tipTokenWithPermit() public {
        vm.prank(alice);
        jar.tipTokenWithPermit(token, bob, 1, TIP_ID, 1 days, permit.v, permit.r, permit.s);
    }
}
