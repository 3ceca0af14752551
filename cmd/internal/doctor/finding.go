package doctor

import (
	"cmp"
	"slices"

	"msgtrace/client/advice"
)

// Result is how a check ended.
type Result string

// The results.
const (
	OK      Result = "ok"
	Warning Result = "warning" // works, with something less
	Failed  Result = "failed"
	Skipped Result = "skipped" // what it stands on has failed
)

// Finding is what one check found.
type Finding struct {
	Check  string `json:"check"`
	Result Result `json:"result"`
	Says   string `json:"says"`
	Fix    string `json:"fix,omitempty"` // a command, or where to click
}

// Healthy reports whether nothing has failed.
func Healthy(findings []Finding) bool {
	return !slices.ContainsFunc(findings, func(f Finding) bool { return f.Result == Failed })
}

func ok(check, says string) Finding           { return Finding{Check: check, Result: OK, Says: says} }
func failed(check, says, fix string) Finding  { return Finding{check, Failed, says, fix} }
func warning(check, says, fix string) Finding { return Finding{check, Warning, says, fix} }

// Skip is the finding of a check that could not be made.
func Skip(check, why string) Finding { return Finding{Check: check, Result: Skipped, Says: why} }

// fix is the advice about an error, on one line.
func fix(err error, s advice.Setting) string {
	return cmp.Or(advice.For(err, s).Line(), advice.Unknown().Line())
}
