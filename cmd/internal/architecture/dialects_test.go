package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// dialectFiles are where the dialects may be told apart. Whoever else needs to know
// what one of them does asks it.
var dialectFiles = []string{"client/dialect_messages.go", "client/dialect_tracing.go"}

// TestDialectsAreToldApartInTheirOwnFiles finds comparisons with a dialect, each of
// which would treat a third one as the other. The simulator is the service's side
// of the wire and has dialects of its own.
func TestDialectsAreToldApartInTheirOwnFiles(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		name := path.Join(file.folder, file.name)
		if file.test || within(file.folder, "client/simulator") || slices.Contains(dialectFiles, name) {
			continue
		}
		for _, at := range comparisonsWithDialects(t, path.Join(root, name), nil) {
			t.Errorf("%s: got a comparison with a dialect, want a question to it", strings.TrimPrefix(at, root+"/"))
		}
	}
}

func TestComparisonsWithDialectsAreFound(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`_ = d == client.Tracing`:                        1,
		`_ = MessageTraces != d`:                         1,
		`_ = d == "tracing"`:                             1,
		`switch d { case client.MessageTraces, other: }`: 1,
		`_ = map[Dialect]int{Tracing: 1}`:                0,
		`d = client.Tracing`:                             0,
	} {
		if got := len(comparisonsWithDialects(t, "x.go", "package x\nfunc f() {\n"+body+"\n}\n")); got != want {
			t.Errorf("%s: got %d comparisons, want %d", body, got, want)
		}
	}
}

// comparisonsWithDialects returns the places in a file where a value is compared
// with a dialect.
func comparisonsWithDialects(t *testing.T, name string, source any) []string {
	t.Helper()
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		var operands []ast.Expr
		switch n := node.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				operands = []ast.Expr{n.X, n.Y}
			}
		case *ast.CaseClause:
			operands = n.List
		}
		if slices.ContainsFunc(operands, namesDialect) {
			found = append(found, files.Position(node.Pos()).String())
		}
		return true
	})
	return found
}

// namesDialect reports whether an expression is one of the dialects.
func namesDialect(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return namesDialect(e.Sel)
	case *ast.Ident:
		return e.Name == "MessageTraces" || e.Name == "Tracing"
	case *ast.BasicLit:
		return e.Value == `"message-traces"` || e.Value == `"tracing"`
	}
	return false
}
