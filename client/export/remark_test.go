package export_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
)

func TestARemarkStandsBehindWhatEachFormHasAnyway(t *testing.T) {
	t.Parallel()
	plain, noted := trace(), trace()
	noted.ID = "noted"
	file := func(remark func(*client.Trace) string) export.File {
		return export.File{
			Messages: slices.Values([]*client.Trace{plain, noted}), Zone: time.UTC, Clean: strings.TrimSpace, Remark: remark,
			Head: func([]*client.Trace) any { return 1 },
		}
	}
	remark := func(t *client.Trace) string {
		if t.ID == "noted" {
			return `=asked <Bob> | "twice"`
		}
		return ""
	}
	for title, want := range map[string]string{
		"CSV": `,"'=asked <Bob> | ""twice"""`, "JSON": `],"remark":"=asked <Bob> | \"twice\""}]}`, "NDJSON": `],"remark":"=asked <Bob> | \"twice\""}`,
		"Markdown": `| =asked \<Bob> \| "twice" |`,
	} {
		form := export.Forms[slices.IndexFunc(export.Forms, func(f export.Form) bool { return f.Title == title })]
		write := func(f export.File) string {
			var out strings.Builder
			if err := form.Write(&out, f); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		without, with := write(file(nil)), write(file(remark))
		if strings.Contains(strings.ToLower(without), "remark") {
			t.Errorf("%s without a remark: got\n%s\nwant no place for one", title, without)
		}
		if !strings.Contains(with, want) || strings.Count(with, `"remark"`) > 1 {
			t.Errorf("%s: got\n%s\nwant %s in it, once", title, with, want)
		}
		for i, line := range strings.Split(with, "\n") {
			if before := strings.Split(without, "\n")[i]; i < 2 && !strings.HasPrefix(line, strings.TrimRight(before, "\r}]")) {
				t.Errorf("%s, line %d: got\n%s\nwant what stands there without a remark first:\n%s", title, i, line, before)
			}
		}
	}
}
