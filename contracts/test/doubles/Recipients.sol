// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ITipJar} from "../../src/ITipJar.sol";

/// @notice A contract wallet.
contract AcceptsEther {
    receive() external payable {}
}

/// @notice A recipient that wants no ether.
contract RefusesEther {
    error Refused();

    receive() external payable {
        revert Refused();
    }
}

/// @notice Refuses with as long a reason as its gas allows, for the caller to copy.
contract ReturnsABomb {
    receive() external payable {
        assembly {
            revert(0, 400000)
        }
    }
}

/// @notice Spends all gas it is given.
contract BurnsAllGas {
    receive() external payable {
        assembly {
            invalid()
        }
    }
}

/// @notice Tips somebody else out of its tip, before the jar has told of its own.
contract TipsOnReceipt {
    ITipJar private immutable JAR;
    address private immutable ACCOMPLICE;
    bool private swallows;

    /// @notice What the jar answered.
    bytes public refusal;

    constructor(ITipJar jar, address accomplice) {
        JAR = jar;
        ACCOMPLICE = accomplice;
    }

    /// @notice Accept the ether even where the jar refuses.
    function swallow() external {
        swallows = true;
    }

    receive() external payable {
        try JAR.tip{value: msg.value / 2}(ACCOMPLICE, bytes32(uint256(1))) {}
        catch (bytes memory reason) {
            refusal = reason;
            require(swallows, "refused");
        }
    }
}

/// @notice A wallet that makes two tips in one transaction.
contract TipsSeveral {
    ITipJar private immutable JAR;

    constructor(ITipJar jar) {
        JAR = jar;
    }

    /// @notice One wei to the first, the rest to the second.
    function tip(address first, address second) external payable {
        JAR.tip{value: 1}(first, bytes32(uint256(1)));
        JAR.tip{value: msg.value - 1}(second, bytes32(uint256(2)));
    }
}
