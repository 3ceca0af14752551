package manpage_test

import (
	"testing"

	"msgtrace/cmd/internal/manpage"
)

func TestAPageIsWhatManReads(t *testing.T) {
	t.Parallel()
	p := manpage.New("msgtrace", "2026-11-27", "msgtrace 1.0", `the "manual"`)
	p.Section("DESCRIPTION")
	p.Text("It's `a` \"text\".\n.TH is no request\nC:\\dir ~ ^ é 𝄞\n\nSecond:\n  one\n\ttwo\nthird\n")
	p.Subsection("OPTIONS")
	p.Tagged(manpage.Bold("--since")+manpage.Plain(" ")+manpage.Italic("TIME"), "from then on")
	p.Line(manpage.Plain(".first"), manpage.Bold("b"))
	p.Break()
	p.Literal(nil)
	const want = `.TH "MSGTRACE" 1 "2026-11-27" "msgtrace 1.0" "the \(dqmanual\(dq"
.nr HY 0
.ad l
.SH "DESCRIPTION"
It\(aqs \(gaa\(ga \(dqtext\(dq.
\&.TH is no request
C:\(rsdir \(ti \(ha \[u00E9] \[u1D11E]
.PP
Second:
.RS "4"
.EX
one
two
.EE
.RE
third
.SS "OPTIONS"
.TP
\fB\-\-since\fR \fITIME\fR
from then on
\&.first\fBb\fR
.br
`
	if got := p.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAParagraphBelowATermStaysBelowIt(t *testing.T) {
	t.Parallel()
	p := manpage.New("x", "", "", "")
	p.Tagged(manpage.Plain("term"), "one\n\ntwo")
	const want = ".TH \"X\" 1 \"\" \"\" \"\"\n.nr HY 0\n.ad l\n.TP\nterm\none\n.IP\ntwo\n"
	if got := p.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
