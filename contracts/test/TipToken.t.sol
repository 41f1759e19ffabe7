// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITipJar} from "../src/ITipJar.sol";
import {
    AlwaysReverts,
    CountsOneRiseTwice,
    GivesABonus,
    MovesNothing,
    ReturnsFalse,
    ReturnsNothing,
    StrangeToken,
    TakesAFee,
    TakesFromTheRecipient,
    TellsTheSender
} from "./doubles/Tokens.sol";
import {TipJarTest} from "./support/TipJarTest.sol";
import {vm} from "./support/Vm.sol";

contract TipTokenTest is TipJarTest {
    function testFuzz_tipToken_passesTheTokensOn(address to, uint256 amount, bytes32 tipId) public keepsNothing {
        assumeRecipient(to);
        vm.assume(tipId != 0);
        amount = within(amount, 1, RICH);
        allow(token, amount);

        expectTipped(alice, to, address(token), amount, tipId);
        vm.prank(alice);
        jar.tipToken(token, to, amount, tipId);

        vm.assertEq(token.balanceOf(to), amount, "what the recipient got");
        vm.assertEq(token.balanceOf(alice), RICH - amount, "what the sender gave");
        vm.assertEq(token.allowance(alice, address(jar)), 0, "what the jar may still take");
    }

    function testFuzz_tipToken_nobodySpendsAnothersAllowance(address thief, uint256 amount) public keepsNothing {
        vm.assume(thief != alice && thief != bob && thief != address(0));
        amount = within(amount, 1, RICH);
        allow(token, RICH);

        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(jar), 0, amount)
        );
        vm.prank(thief);
        jar.tipToken(token, bob, amount, TIP_ID);
    }

    function test_tipToken_worksWhereTheTokenReturnsNothing() public {
        ReturnsNothing odd = new ReturnsNothing();
        odd.mint(alice, 5);
        vm.prank(alice);
        odd.approve(address(jar), 5);

        expectTipped(alice, bob, address(odd), 5, TIP_ID);
        vm.prank(alice);
        jar.tipToken(IERC20(address(odd)), bob, 5, TIP_ID);

        vm.assertEq(odd.balanceOf(bob), 5, "what the recipient got");
        vm.assertEq(odd.balanceOf(address(jar)), 0, "what the jar kept");
    }

    function testFuzz_tipToken_revertsWhereAFeeIsTaken(uint256 fee, uint256 amount) public {
        fee = within(fee, 1, 100);
        amount = within(amount, 100, RICH);
        StrangeToken odd = new TakesAFee(fee);
        assertReverts(odd, amount, otherAmount(odd, amount, amount - amount * fee / 100));
    }

    function test_tipToken_worksWhereTheFeeIsZero() public {
        StrangeToken odd = new TakesAFee(0);
        odd.mint(alice, 100);
        allow(odd, 100);
        expectTipped(alice, bob, address(odd), 100, TIP_ID);
        vm.prank(alice);
        jar.tipToken(odd, bob, 100, TIP_ID);
    }

    function test_tipToken_revertsWhereMoreArrives() public {
        StrangeToken odd = new GivesABonus();
        assertReverts(odd, 100, otherAmount(odd, 100, 101));
    }

    function test_tipToken_revertsWhereNothingArrives() public {
        StrangeToken odd = new MovesNothing();
        assertReverts(odd, 100, otherAmount(odd, 100, 0));
    }

    function test_tipToken_revertsWhereTheBalanceFalls() public {
        StrangeToken odd = new TakesFromTheRecipient();
        odd.mint(bob, 1);
        assertReverts(odd, 100, otherAmount(odd, 100, 0));
    }

    function test_tipToken_revertsWhereTheTokenReturnsFalse() public {
        StrangeToken odd = new ReturnsFalse();
        assertReverts(odd, 100, abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, odd));
    }

    function test_tipToken_revertsWithTheTokensOwnReason() public {
        assertReverts(new AlwaysReverts(), 100, abi.encodeWithSelector(AlwaysReverts.Frozen.selector));
    }

    function testFuzz_tipToken_revertsWithNotAToken(address nobody) public keepsNothing {
        vm.assume(nobody.code.length == 0);
        vm.expectRevert(abi.encodeWithSelector(ITipJar.NotAToken.selector, nobody));
        vm.prank(alice);
        jar.tipToken(IERC20(nobody), bob, 1, TIP_ID);
    }

    function test_tipToken_revertsWhereAContractIsNoToken() public keepsNothing {
        vm.expectRevert();
        vm.prank(alice);
        jar.tipToken(IERC20(address(jar)), bob, 1, TIP_ID);
    }

    function testFuzz_tipToken_oneRiseIsNeverCountedTwice(uint256 fee, uint256 amount) public {
        fee = within(fee, 0, 100);
        amount = within(amount, 1, RICH);
        TellsTheSender odd = new TellsTheSender(fee);
        CountsOneRiseTwice sender = new CountsOneRiseTwice(jar, odd, bob);
        odd.mint(address(sender), 2 * amount);

        vm.recordLogs();
        try sender.tip(amount) {
            vm.assertEq(
                sender.refusal(),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                "why there was no tip inside"
            );
        } catch {
            vm.assertTrue(fee > 0, "only a fee is a reason to fail");
        }
        vm.assertEq(told(), odd.balanceOf(bob), "the events tell what arrived");
    }

    function test_tipToken_revertsWithNothingToTip() public keepsNothing {
        vm.expectRevert(ITipJar.NothingToTip.selector);
        vm.prank(alice);
        jar.tipToken(token, bob, 0, TIP_ID);
    }

    function test_tipToken_revertsWithMissingTipId() public keepsNothing {
        allow(token, 1);
        vm.expectRevert(ITipJar.MissingTipId.selector);
        vm.prank(alice);
        jar.tipToken(token, bob, 1, 0);
    }

    function test_tipToken_revertsWithUnacceptableRecipient() public keepsNothing {
        allow(token, RICH);
        address[3] memory recipients = [address(0), alice, address(jar)];
        for (uint256 i = 0; i < recipients.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ITipJar.UnacceptableRecipient.selector, recipients[i]));
            vm.prank(alice);
            jar.tipToken(token, recipients[i], 1, TIP_ID);
        }
    }

    function testFuzz_tipToken_revertsWhereTheBalanceIsTooLow(uint256 amount) public keepsNothing {
        amount = within(amount, RICH + 1, type(uint256).max);
        allow(token, amount);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, RICH, amount));
        vm.prank(alice);
        jar.tipToken(token, bob, amount, TIP_ID);
    }

    function test_jar_tokensSentToItChangeNothing() public {
        token.mint(address(jar), 7);
        allow(token, 1);
        vm.prank(alice);
        jar.tipToken(token, bob, 1, TIP_ID);
        vm.assertEq(token.balanceOf(bob), 1, "only the tip");
        vm.assertEq(token.balanceOf(address(jar)), 7, "they stay");
    }

    function assertReverts(StrangeToken odd, uint256 amount, bytes memory reason) private {
        odd.mint(alice, amount);
        allow(odd, amount);
        vm.expectRevert(reason);
        vm.prank(alice);
        jar.tipToken(odd, bob, amount, TIP_ID);
        vm.assertEq(odd.balanceOf(alice), amount, "what the sender has left");
    }

    function otherAmount(IERC20 odd, uint256 expected, uint256 received) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ITipJar.OtherAmountReceived.selector, odd, expected, received);
    }
}
