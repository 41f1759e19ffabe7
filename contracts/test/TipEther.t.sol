// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITipJar} from "../src/ITipJar.sol";
import {
    AcceptsEther,
    RefusesEther,
    ReturnsABomb,
    BurnsAllGas,
    TipsOnReceipt,
    TipsSeveral
} from "./doubles/Recipients.sol";
import {TipJarTest} from "./support/TipJarTest.sol";
import {vm} from "./support/Vm.sol";

contract TipEtherTest is TipJarTest {
    function testFuzz_tip_passesTheEtherOn(address to, uint256 amount, bytes32 tipId) public keepsNothing {
        assumeRecipient(to);
        vm.assume(tipId != 0);
        amount = within(amount, 1, RICH);
        uint256 before = to.balance;

        expectTipped(alice, to, address(0), amount, tipId);
        vm.prank(alice);
        jar.tip{value: amount}(to, tipId);

        vm.assertEq(to.balance - before, amount, "what the recipient got");
        vm.assertEq(alice.balance, RICH - amount, "what the sender gave");
    }

    function test_tip_goesToAContract() public keepsNothing {
        AcceptsEther contractWallet = new AcceptsEther();
        expectTipped(alice, address(contractWallet), address(0), 1 ether, TIP_ID);
        vm.prank(alice);
        jar.tip{value: 1 ether}(address(contractWallet), TIP_ID);
        vm.assertEq(address(contractWallet).balance, 1 ether, "what the contract got");
    }

    function test_tip_severalInOneTransactionHaveAnEventEach() public keepsNothing {
        TipsSeveral sender = new TipsSeveral(jar);
        expectTipped(address(sender), bob, address(0), 1, bytes32(uint256(1)));
        expectTipped(address(sender), alice, address(0), 2, bytes32(uint256(2)));
        sender.tip{value: 3}(bob, alice);
    }

    function test_tip_revertsWithNothingToTip() public keepsNothing {
        vm.expectRevert(ITipJar.NothingToTip.selector);
        vm.prank(alice);
        jar.tip(bob, TIP_ID);
    }

    function test_tip_revertsWithMissingTipId() public keepsNothing {
        vm.expectRevert(ITipJar.MissingTipId.selector);
        vm.prank(alice);
        jar.tip{value: 1}(bob, 0);
    }

    function test_tip_revertsWithUnacceptableRecipient() public keepsNothing {
        address[3] memory recipients = [address(0), alice, address(jar)];
        for (uint256 i = 0; i < recipients.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ITipJar.UnacceptableRecipient.selector, recipients[i]));
            vm.prank(alice);
            jar.tip{value: 1}(recipients[i], TIP_ID);
        }
    }

    function test_tip_revertsWithEtherRefused() public keepsNothing {
        address[4] memory recipients =
            [address(new RefusesEther()), address(new ReturnsABomb()), address(new BurnsAllGas()), address(token)];
        for (uint256 i = 0; i < recipients.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ITipJar.EtherRefused.selector, recipients[i]));
            vm.prank(alice);
            jar.tip{value: 1, gas: 10_000_000}(recipients[i], TIP_ID);
            vm.assertEq(alice.balance, RICH, "what the sender has left");
        }
    }

    function test_tip_aBombInReturnCostsTheSenderNoMemory() public {
        ReturnsABomb recipient = new ReturnsABomb();
        vm.prank(alice);
        // The reason takes 342,000 gas to make; to copy it would take as much again, which is not there.
        (bool ok, bytes memory reason) =
            address(jar).call{value: 1, gas: 450_000}(abi.encodeCall(ITipJar.tip, (address(recipient), TIP_ID)));
        vm.assertTrue(!ok, "the tip reverts");
        vm.assertEq(
            reason, abi.encodeWithSelector(ITipJar.EtherRefused.selector, recipient), "with the jar's own reason"
        );
    }

    function test_tip_revertsWhereTheRecipientComesBack() public keepsNothing {
        TipsOnReceipt recipient = new TipsOnReceipt(jar, bob);
        vm.expectRevert(abi.encodeWithSelector(ITipJar.EtherRefused.selector, recipient));
        vm.prank(alice);
        jar.tip{value: 2}(address(recipient), TIP_ID);
        vm.assertEq(recipient.refusal(), "", "what the recipient recorded is undone with the rest");
    }

    function test_tip_aRecipientThatSwallowsItsReentryIsPaidOnce() public keepsNothing {
        TipsOnReceipt recipient = new TipsOnReceipt(jar, bob);
        recipient.swallow();
        expectTipped(alice, address(recipient), address(0), 2, TIP_ID);
        vm.prank(alice);
        jar.tip{value: 2}(address(recipient), TIP_ID);
        vm.assertEq(
            recipient.refusal(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "why it could not come back"
        );
        vm.assertEq(bob.balance, 0, "the nested tip");
    }

    function test_tip_theGuardIsOpenAgainAfterwards() public keepsNothing {
        vm.prank(alice);
        jar.tip{value: 1}(bob, TIP_ID);
        vm.prank(alice);
        jar.tip{value: 1}(bob, TIP_ID);
        vm.assertEq(bob.balance, 2, "both arrived");
    }

    function testFuzz_jar_takesNoEtherOutsideATip(uint256 amount, bytes calldata data) public keepsNothing {
        vm.assume(data.length < 4 || bytes4(data) != ITipJar.tip.selector);
        amount = within(amount, 1, RICH);
        vm.prank(alice);
        (bool ok,) = address(jar).call{value: amount}(data);
        vm.assertTrue(!ok, "the jar refuses");
    }

    function test_jar_forcedEtherChangesNothing() public {
        // As a block's reward or a self-destructing contract can.
        vm.deal(address(jar), 7);

        expectTipped(alice, bob, address(0), 1, TIP_ID);
        vm.prank(alice);
        jar.tip{value: 1}(bob, TIP_ID);
        vm.assertEq(bob.balance, 1, "only the tip");
        vm.assertEq(address(jar).balance, 7, "it stays");
    }
}
