/** The scripts of which a label may be written, each of them alone; Japanese and Korean mix theirs. */
const SCRIPTS = [
  // Not the letters of other alphabets that belong to Latin by name: ɡ, ı, ĸ, ŀ, ſ look like plain ones.
  /^[a-z0-9\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u013e\u0141-\u017e-]+$/iu,
  /^[\p{Script=Cyrillic}0-9-]+$/u,
  /^[\p{Script=Greek}0-9-]+$/u,
  /^[\p{Script=Arabic}0-9-]+$/u,
  /^[\p{Script=Hebrew}0-9-]+$/u,
  /^[\p{Script=Devanagari}0-9-]+$/u,
  /^[\p{Script=Thai}0-9-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fca-z0-9-]+$/iu,
  /^[\p{Script=Hangul}\p{Script=Han}0-9-]+$/u,
]

/** Cyrillic and Greek words of nothing but these pass for Latin ones. */
const LOOKS_LATIN = /^[ӏаеорсухіјѕһԁԛԝүғьвкмнтзαορνικτυχωγη0-9-]+$/iu

/**
 * Whether a host, as it was written, is what a reader takes it for. As browsers do it for their address bars: no label
 * of mixed scripts, none that passes for Latin, nothing that turns into another character.
 */
export function isHonestHost(host: string): boolean {
  return host.normalize('NFKC') === host && host.split('.').every(isHonestLabel)
}

function isHonestLabel(label: string): boolean {
  if (/^[\x21-\x7e]*$/.test(label)) return true
  return SCRIPTS.some((script) => script.test(label)) && !LOOKS_LATIN.test(label)
}
