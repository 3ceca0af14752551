package archive

import (
	"archive/zip"
	"bytes"
	"net/mail"
	"slices"
)

// office is what is said of workbooks and other documents of Microsoft Office.
const office = "it is a file of Excel, Word or Outlook, not an export: save a workbook as CSV UTF-8 in Excel, and open that"

// foreign says what a file is that people take for an export, by what it begins with; "":
// it is no such file.
func foreign(start []byte) string {
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf")), " \t\r\n")
	begins := func(with string) bool {
		return len(start) >= len(with) && bytes.EqualFold(start[:len(with)], []byte(with))
	}
	switch {
	case begins("%PDF-"):
		return "it is a PDF, which is not read: get the export as CSV"
	case begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"): // https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
		return office
	case begins("<!DOCTYPE html"), begins("<html"):
		return "it is a web page, not an export: save the file itself, not the page that shows it or asks for a sign-in"
	case isMail(start):
		return "it is a mail, not an export: msgtrace search --paste FILE searches for what a mail is about"
	}
	return ""
}

// isMail reports whether a text begins with the header of a mail.
func isMail(start []byte) bool {
	m, err := mail.ReadMessage(bytes.NewReader(start))
	if err != nil {
		return false
	}
	return m.Header.Get("From") != "" && (m.Header.Get("Message-ID") != "" || m.Header.Get("Received") != "" || m.Header.Get("Date") != "")
}

// isOffice reports whether an archive is a document of Office.
// https://learn.microsoft.com/openspecs/office_standards/ms-oe376
func isOffice(archive *zip.Reader) bool {
	return slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" })
}
