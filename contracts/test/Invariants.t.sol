// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {Tippers} from "./support/Tippers.sol";
import {TipJarTest} from "./support/TipJarTest.sol";
import {vm} from "./support/Vm.sol";

contract InvariantsTest is TipJarTest {
    Tippers private tippers;

    function setUp() public override {
        super.setUp();
        tippers = new Tippers(jar, token);
    }

    /// @dev forge calls only this contract's functions, in any order.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(tippers);
    }

    function invariant_theJarHoldsNothing() public view {
        vm.assertEq(address(jar).balance, 0, "ether in the jar");
        vm.assertEq(token.balanceOf(address(jar)), 0, "tokens in the jar");
        vm.assertEq(tippers.strange().balanceOf(address(jar)), 0, "strange tokens in the jar");
    }

    function invariant_theEventsTellExactlyWhatArrived() public view {
        for (uint256 i = 0; i < tippers.PEOPLE(); i++) {
            address person = tippers.person(i);
            vm.assertEq(person.balance, tippers.expectedBalance(address(0), person), "ether");
            vm.assertEq(token.balanceOf(person), tippers.expectedBalance(address(token), person), "tokens");
        }
        vm.assertEq(tippers.told(address(tippers.strange())), 0, "no event for a token that takes a fee");
    }

    function invariant_nothingIsLeftForTheJarToTake() public view {
        for (uint256 i = 0; i < tippers.PEOPLE(); i++) {
            vm.assertEq(token.allowance(tippers.person(i), address(jar)), 0, "allowance");
        }
    }
}
