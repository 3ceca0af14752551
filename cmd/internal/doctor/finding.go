package doctor

import "slices"

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
	Mend   string `json:"mend,omitempty"` // a command, or where to click
}

// Healthy tells whether nothing has failed.
func Healthy(findings []Finding) bool {
	return !slices.ContainsFunc(findings, func(f Finding) bool { return f.Result == Failed })
}

func ok(check, says string) Finding            { return Finding{Check: check, Result: OK, Says: says} }
func failed(check, says, mend string) Finding  { return Finding{check, Failed, says, mend} }
func warning(check, says, mend string) Finding { return Finding{check, Warning, says, mend} }

// Skip is the finding of a check that could not be made.
func Skip(check, why string) Finding { return Finding{Check: check, Result: Skipped, Says: why} }
