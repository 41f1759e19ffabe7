// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ITipJar} from "./ITipJar.sol";

/// @title The jar of `ITipJar`: no owner, no storage, no way to hold anything.
/// @dev Ether that is forced upon it (by a block's reward or a self-destructing contract) and tokens that are sent to it
/// outside of a tip stay for ever, and change nothing for anybody.
contract TipJar is ITipJar, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev How an event names ether.
    address private constant ETHER = address(0);

    /// @inheritdoc ITipJar
    function tip(address to, bytes32 tipId) external payable nonReentrant {
        _check(to, msg.value, tipId);
        // What a recipient returns is not copied: it could be long enough to eat the gas.
        bool accepted = LowLevelCall.callNoReturn(to, msg.value, "");
        if (!accepted) revert EtherRefused(to);
        emit Tipped(msg.sender, to, ETHER, msg.value, tipId);
    }

    /// @inheritdoc ITipJar
    function tipToken(IERC20 token, address to, uint256 amount, bytes32 tipId) external nonReentrant {
        _checkToken(token);
        _tipToken(token, to, amount, tipId);
    }

    /// @inheritdoc ITipJar
    function tipTokenWithPermit(
        IERC20 token,
        address to,
        uint256 amount,
        bytes32 tipId,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        _checkToken(token);
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {}
        catch {
            // Somebody may have used the signature up before us. What counts is the allowance.
            if (token.allowance(msg.sender, address(this)) < amount) revert PermitRejected(address(token));
        }
        _tipToken(token, to, amount, tipId);
    }

    /// @dev Straight from the caller to the recipient. Within the guard: a token that calls back in the middle of a transfer
    /// could have one rise of a balance counted by two events otherwise.
    function _tipToken(IERC20 token, address to, uint256 amount, bytes32 tipId) private {
        _check(to, amount, tipId);
        uint256 before = token.balanceOf(to);
        token.safeTransferFrom(msg.sender, to, amount);
        uint256 afterwards = token.balanceOf(to);
        uint256 received = afterwards > before ? afterwards - before : 0;
        if (received != amount) revert OtherAmountReceived(address(token), amount, received);
        emit Tipped(msg.sender, to, address(token), amount, tipId);
    }

    /// @dev Here and not with the transfer: calling an address without code reverts without a reason.
    function _checkToken(IERC20 token) private view {
        if (address(token).code.length == 0) revert NotAToken(address(token));
    }

    function _check(address to, uint256 amount, bytes32 tipId) private view {
        if (amount == 0) revert NothingToTip();
        if (tipId == 0) revert MissingTipId();
        if (to == address(0) || to == msg.sender || to == address(this)) revert UnacceptableRecipient(to);
    }
}
