package pasted

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	utf "golang.org/x/text/encoding/unicode"
)

// unicodeText returns a text in UTF-8: files that PowerShell wrote are in UTF-16.
func unicodeText(s string) string {
	if strings.HasPrefix(s, "\xff\xfe") || strings.HasPrefix(s, "\xfe\xff") {
		decoder := utf.UTF16(utf.LittleEndian, utf.UseBOM).NewDecoder()
		if decoded, err := decoder.String(s); err == nil {
			s = decoded
		}
	}
	return strings.Map(seen, strings.ToValidUTF8(s, "\uFFFD"))
}

// seen leaves out characters that nobody sees, which come along when a text is copied
// from a page or a mail, and those that control a terminal.
func seen(r rune) rune {
	switch r {
	case '\n', '\r', '\t':
		return r
	case '\u00A0', '\u2007', '\u202F':
		return ' '
	case '\u00AD', '\u200B', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return -1
	}
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// fromCharset returns a text in UTF-8. One whose charset nobody knows stays as it is.
func fromCharset(s, charset string) string {
	if charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii") {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	encoding, err := htmlindex.Get(charset)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	decoded, err := encoding.NewDecoder().String(s)
	if err != nil {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return decoded
}

// encodedWords reads the encoded words of headers, in any charset.
var encodedWords = mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(input)
	return strings.NewReader(fromCharset(string(data), charset)), err
}}

// decode reads the encoded words of a header.
func decode(value string) string {
	decoded, err := encodedWords.DecodeHeader(value)
	if err != nil || !utf8.ValidString(decoded) {
		return value
	}
	return decoded
}

// untransferred undoes what a body was encoded in to be sent. What is cut off or
// broken is read as far as it goes.
func untransferred(body, encoding string) string {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return unbase64(body)
	case "quoted-printable":
		decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
		if err == nil || len(decoded) > 0 {
			return string(decoded)
		}
	}
	return body
}

func unbase64(body string) string {
	compact := []byte(strings.Map(func(r rune) rune {
		if r <= ' ' || r == '=' {
			return -1
		}
		return r
	}, body))
	if len(compact)%4 == 1 {
		compact = compact[:len(compact)-1]
	}
	decoded, err := io.ReadAll(base64.NewDecoder(base64.RawStdEncoding, bytes.NewReader(compact)))
	if err != nil && len(decoded) == 0 {
		return body
	}
	return string(decoded)
}
