package client

import (
	"strings"
	"testing"
)

func TestWebPagesAreToldFromJSON(t *testing.T) {
	t.Parallel()
	const html = "text/html; charset=utf-8"
	for _, test := range []struct {
		name, contentType, body, title string
		page                           bool
	}{
		{"a page", html, "<!DOCTYPE html><html><head><title>Access blocked</title></head><body>no</body></html>", "Access blocked", true},
		{"without a content type", "", "<html><head><title>Blocked</title></head></html>", "Blocked", true},
		{"called JSON", "application/json", "\r\n  <html><title>Blocked</title>", "Blocked", true},
		{"upper case", "TEXT/HTML", "<HTML><HEAD><TITLE>Request Error</TITLE></HEAD>", "Request Error", true},
		{"a byte order mark", "", "\xEF\xBB\xBF<!doctype html>\n<title>Blocked</title>", "Blocked", true},
		{"UTF-16", html, "\xFF\xFE" + wide("<html><title>Gesperrt für alle</title></html>"), "Gesperrt für alle", true},
		{"a leading comment", "", "<!-- IE friendly error --><!-- <title>no</title> --><html><title>Blocked</title></html>", "Blocked", true},
		{"XHTML", "application/xhtml+xml", `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
			`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Blocked</title>`, "Blocked", true},
		{"XHTML without a content type", "", "<?xml version='1.0'?><html\nxmlns='http://www.w3.org/1999/xhtml'><title\nlang=de>Blocked</title>", "Blocked", true},
		{"only a script", "", "<script>location='https://portal.example'</script>", "", true},
		{"a redirect's page", html, `<a href="https://portal.example/login">Found</a>.`, "", true},
		{"a meta first", "", `<meta http-equiv="refresh" content="0;url=https://portal.example">`, "", true},
		{"words called HTML", html, "Access denied by policy", "", true},
		{"a title over lines", html, "<title>\n  Access\t blocked \n</title>", "Access blocked", true},
		{"entities", html, "<title>Contoso &amp; Co &ndash; &#8222;gesperrt&#8220;</title>", "Contoso & Co – „gesperrt“", true},
		{"Latin-1", "text/html; charset=ISO-8859-1", "<title>Zugriff gesperrt f\xFCr alle</title>", "Zugriff gesperrt für alle", true},
		{"Latin-1 that says so itself", "text/html", "<meta charset=windows-1252><title>f\xFCr</title>", "für", true},
		{"another alphabet", "text/html; charset=shift_jis", "<title>\x83A\x83N\x83Z\x83X</title>", "", true},
		{"a title that is not ended", html, "<title>Blocked", "Blocked", true},
		{"tags in the title", html, "<title>Bl<b>ock</b>ed</title>", "Blocked", true},
		{"controls in the title", html, "<title>\x1b[31mBl&#27;[0mocked\u202e\u200b</title>", "[31mBl [0mocked", true},
		{"a long title", html, "<title>" + strings.Repeat("x", 200) + "</title>", strings.Repeat("x", 80) + "...", true},
		{"the title of a drawing", html, "<html><head></head><svg><title>logo</title></svg></html>", "", true},

		{"nothing", html, "", "", false},
		{"blanks", html, " \r\n", "", false},
		{"a list", "application/json", `{"value":[]}`, "", false},
		{"a list called HTML", html, ` {"value":[]}`, "", false},
		{"JSON with a page in it", "", `{"error":{"message":"<html><title>x</title>"}}`, "", false},
		{"damaged JSON", "application/json", `{"value":[{"id":{"va`, "", false},
		{"words", "text/plain", "upstream connect error", "", false},
		{"XML", "application/xml", "<?xml version='1.0'?><error><message>no</message></error>", "", false},
		{"a word that begins like a tag", "text/plain", "<htmlish>", "", false},
	} {
		title, page := WebPage([]byte(test.body), test.contentType)
		if title != test.title || page != test.page {
			t.Errorf("%s: got %q, %v, want %q, %v", test.name, title, page, test.title, test.page)
		}
	}
}

// wide is a text in UTF-16, the low byte first.
func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	return b.String()
}

func TestTheWordsOfAWebPage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ server, title, want string }{
		{"Graph", "Access blocked", `A web page answered in place of Graph (title "Access blocked"): a proxy or web filter on the way`},
		{"Graph", "", `A web page answered in place of Graph: a proxy or web filter on the way`},
		{"login.example", "x", `A web page answered in place of login.example (title "x"): a proxy or web filter on the way`},
	} {
		if got := WebPageWords(test.server, test.title); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func FuzzWebPage(f *testing.F) {
	f.Add([]byte("<!-- <?xml ?> --><html><title>x</title>"), "text/html; charset=iso-8859-1")
	f.Add([]byte("\xFE\xFF\x00<\x00h"), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		title, page := WebPage(body, contentType)
		if title != "" && !page {
			t.Errorf("got the title %q of no page, want none", title)
		}
		if line := oneLine(title); line != title {
			t.Errorf("got the title %q, want it on one plain line, %q", title, line)
		}
	})
}
