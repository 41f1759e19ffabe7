// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A contract wallet with one owner, for tests: it sends several calls in one transaction, and vouches for signatures.
contract TestWallet is IERC1271 {
    /// @notice A call to send.
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    /// @notice Somebody else than the owner calls.
    error NotTheOwner();

    /// @dev What is returned for a signature that is not the owner's.
    bytes4 private constant INVALID = 0xffffffff;

    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    receive() external payable {}

    /// @notice Sends each of the calls, or none.
    function execute(Call[] calldata calls) external payable {
        if (msg.sender != OWNER) revert NotTheOwner();
        for (uint256 i = 0; i < calls.length; i++) {
            Address.functionCallWithValue(calls[i].to, calls[i].data, calls[i].value);
        }
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4) {
        (address signer,,) = ECDSA.tryRecover(hash, signature);
        return signer == OWNER && OWNER != address(0) ? IERC1271.isValidSignature.selector : INVALID;
    }
}
