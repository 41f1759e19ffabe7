// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ITipJar} from "../src/ITipJar.sol";
import {AnswersEverything} from "./doubles/Tokens.sol";
import {TipJarTest} from "./support/TipJarTest.sol";
import {vm} from "./support/Vm.sol";

contract TipTokenWithPermitTest is TipJarTest {
    uint256 private constant DEADLINE = 1_000_000;

    function testFuzz_permit_needsNoAllowanceBeforehand(address to, uint256 amount, bytes32 tipId) public keepsNothing {
        assumeRecipient(to);
        vm.assume(tipId != 0);
        amount = within(amount, 1, RICH);
        Signature memory permit = signed(ALICE_KEY, amount, DEADLINE);

        expectTipped(alice, to, address(token), amount, tipId);
        vm.prank(alice);
        jar.tipTokenWithPermit(token, to, amount, tipId, DEADLINE, permit.v, permit.r, permit.s);

        vm.assertEq(token.balanceOf(to), amount, "what the recipient got");
        vm.assertEq(token.allowance(alice, address(jar)), 0, "what the jar may still take");
    }

    function testFuzz_permit_survivesAFrontRunner(uint256 amount) public keepsNothing {
        amount = within(amount, 1, RICH);
        Signature memory permit = signed(ALICE_KEY, amount, DEADLINE);
        token.permit(alice, address(jar), amount, DEADLINE, permit.v, permit.r, permit.s);

        expectTipped(alice, bob, address(token), amount, TIP_ID);
        tipWithPermit(alice, amount, DEADLINE, permit);
    }

    function testFuzz_permit_helpsNobodyElse(address thief, uint256 amount) public keepsNothing {
        vm.assume(thief != alice && thief != bob && thief != address(0));
        amount = within(amount, 1, RICH);
        Signature memory permit = signed(ALICE_KEY, amount, DEADLINE);
        expectPermitRejected();
        tipWithPermit(thief, amount, DEADLINE, permit);

        // Not even where the allowance is there already.
        token.permit(alice, address(jar), amount, DEADLINE, permit.v, permit.r, permit.s);
        expectPermitRejected();
        tipWithPermit(thief, amount, DEADLINE, permit);
        vm.assertEq(token.balanceOf(alice), RICH, "what the owner has left");
    }

    function test_permit_revertsWithPermitRejected_afterItsDeadline() public keepsNothing {
        Signature memory permit = signed(ALICE_KEY, 5, DEADLINE);
        vm.warp(DEADLINE + 1);
        expectPermitRejected();
        tipWithPermit(alice, 5, DEADLINE, permit);
    }

    function test_permit_revertsWithPermitRejected_forAnotherAmount() public keepsNothing {
        Signature memory permit = signed(ALICE_KEY, 5, DEADLINE);
        expectPermitRejected();
        tipWithPermit(alice, 6, DEADLINE, permit);
    }

    function testFuzz_permit_revertsWithPermitRejected_forAForgedSignature(uint8 v, bytes32 r, bytes32 s)
        public
        keepsNothing
    {
        expectPermitRejected();
        tipWithPermit(alice, 5, DEADLINE, Signature(v, r, s));
    }

    function test_permit_isNotNeededWhereTheAllowanceIsThere() public keepsNothing {
        allow(token, 5);
        expectTipped(alice, bob, address(token), 5, TIP_ID);
        tipWithPermit(alice, 5, DEADLINE, Signature(27, 0, 0));
    }

    function test_permit_allowsNothingWhereTheTokenOnlyPretends() public {
        AnswersEverything odd = new AnswersEverything();
        odd.mint(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, jar, 0, 5));
        vm.prank(alice);
        jar.tipTokenWithPermit(odd, bob, 5, TIP_ID, DEADLINE, 27, 0, 0);
    }

    function test_permit_revertsWithNotAToken() public keepsNothing {
        vm.expectRevert(abi.encodeWithSelector(ITipJar.NotAToken.selector, bob));
        vm.prank(alice);
        jar.tipTokenWithPermit(IERC20(bob), bob, 5, TIP_ID, DEADLINE, 27, 0, 0);
    }

    function test_permit_checksTheTipAsWell() public keepsNothing {
        allow(token, 5);
        vm.expectRevert(ITipJar.MissingTipId.selector);
        vm.prank(alice);
        jar.tipTokenWithPermit(token, bob, 5, 0, DEADLINE, 27, 0, 0);
    }

    function tipWithPermit(address sender, uint256 amount, uint256 deadline, Signature memory permit) private {
        vm.prank(sender);
        jar.tipTokenWithPermit(token, bob, amount, TIP_ID, deadline, permit.v, permit.r, permit.s);
    }

    function expectPermitRejected() private {
        vm.expectRevert(abi.encodeWithSelector(ITipJar.PermitRejected.selector, token));
    }
}
