// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @notice The cheatcodes of forge that our tests and scripts use.
interface Vm {
    /// @notice A recorded event.
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// @notice The next call comes from `sender`.
    function prank(address sender) external;
    /// @notice Sets a balance.
    function deal(address account, uint256 balance) external;
    /// @notice Sets an account's code.
    function etch(address account, bytes calldata code) external;
    /// @notice Sets the block's time.
    function warp(uint256 timestamp) external;
    /// @notice The address of a private key.
    function addr(uint256 privateKey) external pure returns (address account);
    /// @notice Signs a digest.
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    /// @notice Throws a fuzz run away unless the condition holds.
    function assume(bool condition) external pure;
    /// @notice The next call reverts with exactly this.
    function expectRevert(bytes calldata reason) external;
    /// @notice The next call reverts with exactly this error, which has no arguments.
    function expectRevert(bytes4 reason) external;
    /// @notice The next call reverts.
    function expectRevert() external;
    /// @notice The next call emits the event that is emitted next here, from `emitter`.
    function expectEmit(address emitter) external;
    /// @notice Records events from now on.
    function recordLogs() external;
    /// @notice What was recorded; starts anew.
    function getRecordedLogs() external returns (Log[] memory logs);
    /// @notice The calls up to `stopBroadcast` become transactions.
    function startBroadcast() external;
    /// @notice Ends `startBroadcast`.
    function stopBroadcast() external;
    /// @notice A file's text.
    function readFile(string calldata path) external view returns (string memory text);
    /// @notice Bytes at a path of a JSON text.
    function parseJsonBytes(string calldata json, string calldata path) external pure returns (bytes memory value);
    /// @notice 32 bytes at a path of a JSON text.
    function parseJsonBytes32(string calldata json, string calldata path) external pure returns (bytes32 value);
    /// @notice An address at a path of a JSON text.
    function parseJsonAddress(string calldata json, string calldata path) external pure returns (address value);

    function assertTrue(bool condition, string calldata what) external pure;
    function assertEq(uint256 left, uint256 right, string calldata what) external pure;
    function assertEq(address left, address right, string calldata what) external pure;
    function assertEq(bytes32 left, bytes32 right, string calldata what) external pure;
    function assertEq(bytes calldata left, bytes calldata right, string calldata what) external pure;
}

/// @dev Where forge answers cheatcodes.
Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
