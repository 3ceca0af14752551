package odata

import "strings"

// Node is a part of a filter expression. Its String is an expression that
// parses to the same node.
type Node interface {
	String() string
}

// Operators of a Comparison.
const (
	OpEq = "eq"
	OpNe = "ne"
	OpGe = "ge"
	OpGt = "gt"
	OpLe = "le"
	OpLt = "lt"
)

// Literal is a value in an expression.
type Literal struct {
	Text   string // without quotes, doubled quotes made single
	Quoted bool   // a string; else a time, a number, true, false, null or an enum member
}

// String returns the literal as an expression has it.
func (l Literal) String() string {
	if l.Quoted {
		return Quote(l.Text)
	}
	return l.Text
}

// Comparison is a property compared with a literal.
type Comparison struct {
	Property string
	Op       string
	Value    Literal
}

// String implements Node.
func (c *Comparison) String() string { return c.Property + " " + c.Op + " " + c.Value.String() }

// Membership is a property that equals one of several literals.
type Membership struct {
	Property string
	Values   []Literal
}

// String implements Node.
func (m *Membership) String() string {
	texts := make([]string, len(m.Values))
	for i, value := range m.Values {
		texts[i] = value.String()
	}
	return m.Property + " in (" + strings.Join(texts, ", ") + ")"
}

// Function is a boolean function over a property and a literal. Name is in
// lower case: contains, startswith, endswith.
type Function struct {
	Name     string
	Property string
	Value    Literal
}

// String implements Node.
func (f *Function) String() string {
	return f.Name + "(" + f.Property + "," + f.Value.String() + ")"
}

// Logical joins two nodes. Op is "and" or "or".
type Logical struct {
	Op          string
	Left, Right Node
}

// String implements Node.
func (l *Logical) String() string {
	return l.operand(l.Left, false) + " " + l.Op + " " + l.operand(l.Right, true)
}

// operand puts a node in parentheses only where it would be read otherwise, so
// that what was read within the depth limit stays within it when written.
func (l *Logical) operand(node Node, right bool) string {
	inner, ok := node.(*Logical)
	if ok && (inner.Op == l.Op && right || inner.Op != l.Op && l.Op == "and") {
		return "(" + node.String() + ")"
	}
	return node.String()
}

// Not is the opposite of a node.
type Not struct {
	Of Node
}

// String implements Node.
func (n *Not) String() string {
	if _, ok := n.Of.(*Logical); ok {
		return "not (" + n.Of.String() + ")"
	}
	return "not " + n.Of.String()
}

// Walk calls visit for each node from left to right, parents first. negated
// reports whether the node stands under an odd number of nots.
func Walk(node Node, visit func(node Node, negated bool)) { walk(node, false, visit) }

func walk(node Node, negated bool, visit func(Node, bool)) {
	visit(node, negated)
	switch n := node.(type) {
	case *Logical:
		walk(n.Left, negated, visit)
		walk(n.Right, negated, visit)
	case *Not:
		walk(n.Of, !negated, visit)
	}
}
