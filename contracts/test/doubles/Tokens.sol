// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ITipJar} from "../../src/ITipJar.sol";

/// @notice The common part of the tokens that misbehave.
abstract contract StrangeToken is ERC20("Strange", "ODD") {
    /// @notice Makes `amount` for `account`.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }
}

/// @notice Takes a part of every transfer.
contract TakesAFee is StrangeToken {
    uint256 private immutable FEE_PERCENT;

    constructor(uint256 feePercent) {
        FEE_PERCENT = feePercent;
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        uint256 fee = value * FEE_PERCENT / 100;
        _burn(from, fee);
        return super.transferFrom(from, to, value - fee);
    }
}

/// @notice Gives more than was asked for, out of nothing.
contract GivesABonus is StrangeToken {
    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        _mint(to, 1);
        return super.transferFrom(from, to, value);
    }
}

/// @notice Says that all is well, and moves nothing.
contract MovesNothing is StrangeToken {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}

/// @notice Takes from the recipient.
contract TakesFromTheRecipient is StrangeToken {
    function transferFrom(address, address to, uint256) public override returns (bool) {
        _burn(to, 1);
        return true;
    }
}

/// @notice Says no without reverting.
contract ReturnsFalse is StrangeToken {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return false;
    }
}

/// @notice Reverts with a reason of its own.
contract AlwaysReverts is StrangeToken {
    error Frozen();

    function transferFrom(address, address, uint256) public pure override returns (bool) {
        revert Frozen();
    }
}

/// @notice Tells the sender of each transfer before it makes it, like ERC-777, and takes a fee unless it is in the middle of
/// another transfer: together, what could fool whoever compares balances.
contract TellsTheSender is StrangeToken {
    uint256 private immutable FEE_PERCENT;
    bool private transferring;

    constructor(uint256 feePercent) {
        FEE_PERCENT = feePercent;
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (transferring) return super.transferFrom(from, to, value);
        transferring = true;
        uint256 fee = value * FEE_PERCENT / 100;
        CountsOneRiseTwice(from).beforeTransfer(fee);
        _burn(from, fee);
        transferring = false;
        return super.transferFrom(from, to, value - fee);
    }
}

/// @notice Wants one rise of a recipient's balance told by two events: inside of a tip whose fee falls short of the amount, it
/// makes up for that with another tip.
contract CountsOneRiseTwice {
    ITipJar private immutable JAR;
    IERC20 private immutable TOKEN;
    address private immutable RECIPIENT;

    /// @notice What the jar answered to the tip inside.
    bytes public refusal;

    constructor(ITipJar jar, IERC20 token, address recipient) {
        (JAR, TOKEN, RECIPIENT) = (jar, token, recipient);
        TOKEN.approve(address(jar), type(uint256).max);
    }

    /// @notice Begins.
    function tip(uint256 amount) external {
        JAR.tipToken(TOKEN, RECIPIENT, amount, bytes32(uint256(1)));
    }

    /// @notice The token's hook, with the fee of the transfer that it is about to make.
    function beforeTransfer(uint256 fee) external {
        try JAR.tipToken(TOKEN, RECIPIENT, fee, bytes32(uint256(2))) {}
        catch (bytes memory reason) {
            refusal = reason;
        }
    }
}

/// @notice Answers any call whatever with success, like wrapped ether: also a `permit` that it does not know.
contract AnswersEverything is StrangeToken {
    fallback() external {}
}

/// @notice Like the first tokens, and the largest: returns nothing.
contract ReturnsNothing {
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    /// @notice Makes `amount` for `account`.
    function mint(address account, uint256 amount) external {
        balanceOf[account] += amount;
    }

    function approve(address spender, uint256 value) external {
        allowance[msg.sender][spender] = value;
    }

    function transferFrom(address from, address to, uint256 value) external {
        allowance[from][msg.sender] -= value;
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }
}
