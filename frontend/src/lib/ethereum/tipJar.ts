/**
 * The contract that tips go through. CREATE2 puts it at this address on every chain (`contracts/chains.json`), so the page knows
 * it without being told: a server that names another one is not believed.
 */
export const TIP_JAR = '0xD61D12fbBC138953af324ef31146c4E0B8272e47'
