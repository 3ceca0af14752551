package client

import (
	"bytes"
	"encoding/binary"
	"html"
	"mime"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// longestPage is how much of a page is looked at.
	longestPage = 64 << 10
	// longestTitle is in characters.
	longestTitle = 80
)

// WebPage reports whether an answer is a web page, by its content type or by how
// its body begins, and returns the page's title on one plain line, which is empty
// when it has none. A service that speaks JSON sends no page: what does is a
// proxy, a web filter or a captive portal on the way. What begins as JSON is no
// page, whatever it is called.
func WebPage(body []byte, contentType string) (title string, ok bool) {
	kind, parameters, _ := mime.ParseMediaType(contentType)
	page := pageText(firstBytes(body), parameters["charset"])
	called := kind == "text/html" || kind == "application/xhtml+xml"
	if page == "" || page[0] == '{' || page[0] == '[' || !called && !firstTag.MatchString(prolog.ReplaceAllString(page, "")) {
		return "", false
	}
	return pageTitle(page), true
}

// WebPageWords says what a web page in place of a server's answer means.
func WebPageWords(server, title string) string {
	if title != "" {
		title = ` (title "` + title + `")`
	}
	return "A web page answered in place of " + server + title + ": " + onTheWay
}

const onTheWay = "a proxy or web filter on the way"

var (
	comment = regexp.MustCompile(`(?s)<!--.*?(-->|$)`)
	// prolog is what may stand before the first tag of a page in HTML or XHTML.
	prolog    = regexp.MustCompile(`(?is)^(\s|<\?.*?(\?>|$)|<!--.*?(-->|$)|<!doctype\s+html[^>]*(>|$))+`)
	firstTag  = regexp.MustCompile(`(?i)^(<(html|head|title|meta|link|base|style|script|noscript|body|frameset|iframe|h[1-6]|center|div|p|table|font|a|b|br|img|form)([\s/>]|$)|$)`)
	titleText = regexp.MustCompile(`(?is)<title(\s[^>]*)?>(.*?)(</title|$)`)
	drawing   = regexp.MustCompile(`(?is)<svg[\s>].*?(</svg|$)`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
	charset   = regexp.MustCompile(`(?i)\bcharset\s*=\s*["']?([a-z0-9_-]+)`)
)

// pageTitle returns the title of a page, fit for one line.
func pageTitle(page string) string {
	page = drawing.ReplaceAllString(comment.ReplaceAllString(page, ""), "")
	found := titleText.FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	title := oneLine(html.UnescapeString(anyTag.ReplaceAllString(found[2], "")))
	if strings.ContainsRune(title, utf8.RuneError) {
		return "" // of another alphabet
	}
	return clip(title, longestTitle)
}

// pageText returns the body as text, without a byte order mark and blanks around
// it. Pages of filters still come in Latin-1, often without saying so. Of other
// alphabets only ASCII is read.
func pageText(body []byte, encoding string) string {
	if text, wide := utf16Text(body); wide {
		return strings.TrimSpace(text)
	}
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF")))
	if utf8.Valid(body) {
		return string(body)
	}
	if found := charset.FindSubmatch(body); encoding == "" && found != nil {
		encoding = string(found[1])
	}
	switch strings.ToLower(encoding) {
	case "", "iso-8859-1", "iso-8859-15", "latin1", "windows-1252":
		var text strings.Builder
		for _, c := range body {
			text.WriteRune(rune(c))
		}
		return text.String()
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

// utf16Text returns the text of a body that says by its mark that it is UTF-16.
func utf16Text(body []byte) (text string, wide bool) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		order = binary.LittleEndian
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		order = binary.BigEndian
	default:
		return "", false
	}
	var units []uint16
	for at := 2; at+1 < len(body); at += 2 {
		units = append(units, order.Uint16(body[at:]))
	}
	return string(utf16.Decode(units)), true
}

// firstBytes cuts a body that is longer than what is looked at, between two
// letters.
func firstBytes(body []byte) []byte {
	if len(body) <= longestPage {
		return body
	}
	end := longestPage
	for end > longestPage-utf8.UTFMax && !utf8.RuneStart(body[end]) {
		end--
	}
	return body[:end]
}
