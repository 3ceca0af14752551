package authority

import (
	"bytes"
	"html/template"
	"net/http"
)

// page is what a person sees in a browser. Everything that came from outside
// is escaped by the template.
var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Simulated sign-in</title></head>
<body style="font-family: sans-serif; max-width: 32em; margin: 4em auto">
<h1>Simulated sign-in</h1>
<p>{{.Text}}</p>
{{if .Form}}<form method="post" action="{{.Action}}">
{{range $name, $value := .Hidden}}<input type="hidden" name="{{$name}}" value="{{$value}}">{{end}}
{{if .AskCode}}<p><label>Code <input name="user_code" autofocus autocomplete="off"></label></p>{{end}}
<button name="action" value="approve">Sign in as {{.Account}}</button>
<button name="action" value="decline">Decline</button>
<button name="action" value="block">Block by Conditional Access</button>
{{if .AskCode}}<button name="action" value="expire">Let the code expire</button>{{end}}
</form>{{end}}
</body></html>
`))

type pageData struct {
	Text, Action, Account string
	Form, AskCode         bool
	Hidden                map[string]string
}

func show(status int, data pageData) reply {
	var body bytes.Buffer
	if err := page.Execute(&body, data); err != nil {
		panic(err) // the template is ours
	}
	return reply{status: status, body: body.Bytes(), header: http.Header{
		"Content-Type":            {"text/html; charset=utf-8"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'"},
	}}
}

func (a *Authority) devicePage(*http.Request) reply {
	return show(http.StatusOK, pageData{Text: "Enter the code that the device shows.", Form: true, AskCode: true,
		Action: "/device", Account: a.account()})
}

func (a *Authority) deviceAnswer(r *http.Request) reply {
	decision := Decision(r.PostFormValue("action"))
	switch _, refused := decision.number(); {
	case decision == Approve, decision == Decline, decision == Expire, refused:
	default:
		return show(http.StatusBadRequest, pageData{Text: "The action is approve, decline, expire or block."})
	}
	if err := a.Decide(r.PostFormValue("user_code"), decision); err != nil {
		return show(http.StatusNotFound, pageData{Text: "No device is waiting with this code."})
	}
	return show(http.StatusOK, pageData{Text: "Done (" + string(decision) + "). You can close this window."})
}
