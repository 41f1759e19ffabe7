// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A token as it should be, for tests and for the local chain. Anybody can make as much of it as they like.
contract TestToken is ERC20, ERC20Permit {
    constructor() ERC20("Natter Test Token", "NTT") ERC20Permit("Natter Test Token") {}

    /// @notice Makes `amount` for `account`.
    function mint(address account, uint256 amount) external {
        _mint(account, amount);
    }

    /// @notice Six, like the best-known stablecoins: whoever takes 18 for granted shows a wrong amount.
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
