package client

import (
	"bytes"
	"encoding/base64"
	"html"
	"mime"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteCode is a byte as URLs and quoted-printable write it, letterCode a letter of JSON.
var (
	byteCode   = regexp.MustCompile(`(?i)(?:%(?:25)*|=|\\x)([0-9a-f]{2})`)
	letterCode = regexp.MustCompile(`(?i)\\u([0-9a-f]{4})`)
	softBreak  = regexp.MustCompile(`=\r?\n`)
)

// readings are a text and what it reads decoded, where that is something else.
func readings(text string) []string {
	all := []string{text}
	add := func(reading string) {
		if reading != text {
			all = append(all, reading)
		}
	}
	plain := softBreak.ReplaceAllString(html.UnescapeString(text), "")
	plain = letterCode.ReplaceAllStringFunc(plain, func(code string) string { return string(rune(number16(code[2:]))) })
	add(byteCode.ReplaceAllStringFunc(plain, func(code string) string { return string([]byte{byte(number16(code[len(code)-2:]))}) }))
	if header, err := new(mime.WordDecoder).DecodeHeader(text); err == nil {
		add(header)
	}
	for _, found := range encoded.FindAllString(text, -1) {
		eachDecoded(found, func(decoded []byte) bool {
			all = append(all, string(decoded))
			return false
		})
	}
	return all
}

func number16(digits string) uint64 {
	n, _ := strconv.ParseUint(digits, 16, 32)
	return n
}

// eachDecoded calls found with what a text may be as base64, until it returns true, and
// reports whether it did. The text may stand behind other letters.
func eachDecoded(text string, found func([]byte) bool) bool {
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	for skipped := range min(4, len(standard)) {
		part := standard[skipped:]
		if len(part)%4 == 1 { // no base64 has this length
			part = part[:len(part)-1]
		}
		decoded, err := base64.RawStdEncoding.DecodeString(part)
		if err == nil && (mostlyText(withoutZeros(decoded)) || printable(decoded)) && found(withoutZeros(decoded)) {
			return true
		}
	}
	return false
}

// printable reports whether bytes are letters in any script, and nothing else.
func printable(text []byte) bool {
	return utf8.Valid(text) && !bytes.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}
