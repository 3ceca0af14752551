package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"msgtrace/client/simulator"
	"msgtrace/client/simulator/hostile"
	"msgtrace/cmd/internal/cli"
)

// hostileTexts are the known ones and some that are made up.
func hostileTexts() []string {
	texts := slices.Clone(hostile.Texts)
	for seed := range 40 {
		texts = append(texts, hostile.Made(uint64(seed)))
	}
	return texts
}

// TestHostileMailIsTextInEveryFormat writes mail in which each member is a hostile text
// in every format of every command that shows any.
func TestHostileMailIsTextInEveryFormat(t *testing.T) {
	t.Parallel()
	texts := hostileTexts()
	const id = "0badcafe-0000-4000-8000-%012x"
	for _, api := range apis {
		commands := [][]string{{"search", "--plain"}, {"search", "--group", "domain"}, {"search", "--group", "sender"}}
		for _, format := range []string{"table", "json", "ndjson", "csv", "markdown", "ecs", "v2"} {
			commands = append(commands, []string{"search", "-o", format})
		}
		for i := range texts {
			format := []string{"table", "json", "note", "markdown"}[i%4]
			commands = append(commands, []string{"show", fmt.Sprintf(id, 2*i), "-o", format})
		}
		for _, command := range commands {
			service := &hostile.Service{Texts: texts, Now: now}
			o := runHostile(t, service, append(command, "--api", api)...)
			name := strings.Join(command, " ") + " " + api
			if o.code != 0 && o.code != 2 {
				t.Errorf("%s: got exit code %d, want 0 or 2: %s", name, o.code, o.err)
			}
			checkOutput(t, name, command[len(command)-1], o)
			if slices.Contains(command, "json") && !json.Valid([]byte(o.out)) {
				t.Errorf("%s: got no JSON: %.200s", name, o.out)
			}
		}
	}
}

// checkOutput fails if what was written in a format acts on whoever shows it. JSON may
// hold what is not seen, and CSV everything: there it is the cells that count.
func checkOutput(t *testing.T, name, format string, o outcome) {
	t.Helper()
	switch format {
	case "csv", "v2":
		checkCells(t, name, o.out)
	case "json", "ndjson", "ecs":
		acts := func(r rune) bool { return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) }
		if at := strings.IndexFunc(o.out, acts); at >= 0 {
			t.Errorf("%s: got %q in JSON, want it escaped", name, o.out[max(0, at-20):at+10])
		}
	default:
		if what := hostile.Reached(o.out); what != "" {
			t.Errorf("%s: got %s written, want text", name, what)
		}
	}
	if what := hostile.Reached(o.err); what != "" {
		t.Errorf("%s: got %s on standard error, want text", name, what)
	}
}

// checkCells fails if a spreadsheet would run a cell, with whatever separator it reads.
func checkCells(t *testing.T, name, out string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: got %d rows, %v, want all", name, len(rows), err)
	}
	for line := range strings.Lines(out) {
		for _, cell := range strings.FieldsFunc(line, func(r rune) bool { return r == ';' || r == '\t' }) {
			if bare := strings.TrimLeft(cell, `" `); bare != "" && strings.ContainsRune("=+@", rune(bare[0])) {
				t.Errorf("%s: got %q as a cell of a file with other separators, want no formula", name, cell)
			}
		}
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\x00＝＋－＠", []rune(cell)[0]) {
				t.Errorf("%s: got the formula %q, want an apostrophe before it", name, cell)
			}
		}
	}
}

// TestHostileErrorsAreOneLineOfText lets the service refuse with hostile texts.
func TestHostileErrorsAreOneLineOfText(t *testing.T) {
	t.Parallel()
	texts := hostileTexts()
	for i := range texts {
		status := []int{400, 401, 403, 404, 418, 200}[i%6]
		service := &hostile.Service{Texts: texts[i : i+1], Now: now, Status: status}
		command := [][]string{{"search"}, {"show", "0badcafe-0000-4000-8000-000000000000"}, {"search", "-o", "json"}, {"doctor"}}[i%4]
		log := filepath.Join(t.TempDir(), "log")
		o := runHostile(t, service, append(command, "--api", apis[i%len(apis)], "--log-file", log)...)
		logged, _ := os.ReadFile(log)
		if what := hostile.Reached(string(logged)); what != "" || strings.ContainsAny(string(logged), "\x1b\a\b\r") {
			t.Errorf("%s of %d %.40q: got %s in the log, want text", command, status, texts[i], what)
		}
		for _, sent := range []string{o.out, o.err} {
			if what := hostile.Reached(sent); what != "" || strings.ContainsAny(sent, "\x1b\a\b\r") {
				t.Errorf("%s of %d %.40q: got %s written, want text:\n%s", command, status, texts[i], what, sent)
			}
		}
		for line := range strings.Lines(o.err) {
			if strings.IndexFunc(strings.TrimSuffix(line, "\n"), unicode.IsControl) >= 0 {
				t.Errorf("%s: got a control character in %q, want none", command, line)
			}
		}
	}
}

func runHostile(t *testing.T, service *hostile.Service, args ...string) outcome {
	t.Helper()
	h := newHost(t, "MSGTRACE_TOKEN=token")
	var out, errs bytes.Buffer
	system := h.system(&out, &errs)
	system.Transport = simulator.InProcess(service)
	code := cli.Run(t.Context(), system, args)
	return outcome{code, out.String(), errs.String()}
}
