// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Passes tips on, and tells of each in an event that can be relied upon.
/// @notice A tip goes from the caller to the recipient within one call. Nobody owns the jar, nothing stays in it, and there
/// is no way to pay on behalf of somebody else: whose address an event names as `from` made that very call.
interface ITipJar {
    /// @notice A tip has arrived.
    /// @dev For every such event of this contract in a block that counts:
    /// - `from` called the jar itself, and nobody can call for it;
    /// - `to` is neither zero, nor `from`, nor the jar, and got exactly `amount`, which is not zero: as ether in a call that
    ///   succeeded, or as a rise of its balance in `token`. No part of that rise is counted by another event;
    /// - `tipId` is what the caller said, and not zero. The jar remembers nothing: one id may occur many times, in calls
    ///   of anybody who has seen it. Whoever reads events has to check all fields, and to count an id once.
    /// What `balanceOf` of a `token` says is only as true as that token is.
    /// @param from Who gave: the caller.
    /// @param to Who got it.
    /// @param token The ERC-20; zero for ether (the chain's own currency).
    /// @param amount How much arrived, in the smallest unit: wei, or the token's.
    /// @param tipId The caller's reference.
    event Tipped(address indexed from, address indexed to, address token, uint256 amount, bytes32 indexed tipId);

    /// @notice The amount is zero.
    error NothingToTip();

    /// @notice A tip without a reference can be found by nobody.
    error MissingTipId();

    /// @notice The recipient is zero, the caller, or the jar.
    /// @param to That recipient.
    error UnacceptableRecipient(address to);

    /// @notice The recipient is a contract that did not accept the ether.
    /// @param to That recipient.
    error EtherRefused(address to);

    /// @notice There is no contract at the token's address.
    /// @param token That address.
    error NotAToken(address token);

    /// @notice The token refused the permit, and the caller has not allowed the amount in another way.
    /// @param token That token.
    error PermitRejected(address token);

    /// @notice What arrived is not what was meant: the token takes a fee on transfers, rounds, or lies.
    /// @param token That token.
    /// @param expected How much was meant.
    /// @param received How much the recipient's balance rose; zero where it fell.
    error OtherAmountReceived(address token, uint256 expected, uint256 received);

    /// @notice Tips the ether that comes with the call.
    /// @param to Who gets it. A contract gets all the gas there is.
    /// @param tipId The tip's reference, not zero.
    function tip(address to, bytes32 tipId) external payable;

    /// @notice Tips `amount` of `token`, of which the caller has allowed the jar that much.
    /// @param token The ERC-20. One that takes a fee on transfers cannot be tipped.
    /// @param to Who gets it.
    /// @param amount How much, in the token's smallest unit.
    /// @param tipId The tip's reference, not zero.
    function tipToken(IERC20 token, address to, uint256 amount, bytes32 tipId) external;

    /// @notice Like `tipToken`, with the allowance by the caller's signature (ERC-2612) in the same transaction.
    /// @dev Anybody can bring the signature to the token first. The tip goes through all the same: the allowance is there.
    /// @param token The ERC-20.
    /// @param to Who gets it.
    /// @param amount How much, in the token's smallest unit; the permit's `value`.
    /// @param tipId The tip's reference, not zero.
    /// @param deadline The permit's `deadline`, in seconds since the epoch.
    /// @param v Of the signature.
    /// @param r Of the signature.
    /// @param s Of the signature.
    function tipTokenWithPermit(
        IERC20 token,
        address to,
        uint256 amount,
        bytes32 tipId,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
}
