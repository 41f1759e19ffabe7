// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {Deploy} from "../script/Deploy.s.sol";
import {ITipJar} from "../src/ITipJar.sol";
import {TipJar} from "../src/TipJar.sol";
import {vm} from "./support/Vm.sol";

contract DeployTest {
    /// @dev The common deployer's code: 32 bytes of salt, then what to create.
    bytes private constant DEPLOYER_CODE =
        hex"7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
    address private constant DEPLOYER = 0x4e59b44847b379578588920cA78FbF26c0B4956C;

    function test_deploy_putsTheCommittedBytecodeAtTheCommittedAddress() public {
        vm.etch(DEPLOYER, DEPLOYER_CODE);
        (address tipJar, bool wasThere) = new Deploy().run();
        vm.assertTrue(!wasThere, "it was not there");
        vm.assertEq(tipJar.code, address(new TipJar()).code, "what the sources compile to");

        vm.expectRevert(ITipJar.NothingToTip.selector);
        ITipJar(tipJar).tip(address(1), bytes32(uint256(1)));
    }

    function test_deploy_isHarmlessTheSecondTime() public {
        vm.etch(DEPLOYER, DEPLOYER_CODE);
        (address first,) = new Deploy().run();
        (address second, bool wasThere) = new Deploy().run();
        vm.assertTrue(wasThere, "it was there");
        vm.assertEq(first, second, "the same address");
    }

    function test_deploy_revertsWithNoDeployer() public {
        vm.etch(DEPLOYER, "");
        Deploy deploy = new Deploy();
        vm.expectRevert(abi.encodeWithSelector(Deploy.NoDeployer.selector, DEPLOYER));
        deploy.run();
    }

    function test_deploy_revertsWhereSomethingElseIsThere() public {
        vm.etch(DEPLOYER, DEPLOYER_CODE);
        Deploy deploy = new Deploy();
        address tipJar = vm.parseJsonAddress(vm.readFile("chains.json"), ".create2.address");
        vm.etch(tipJar, hex"00");
        vm.expectRevert(abi.encodeWithSelector(Deploy.NotAsPromised.selector, tipJar));
        deploy.run();
    }
}
