package pasted

import (
	"slices"
	"strings"
	"testing"
)

const details = `
More Info for Email Admins
Status code: 550 5.1.10

Original Message Details
Created Date:	11/24/2026 12:01:02 PM
Sender Address:	ann@contoso.com
Recipient Address:	bob@fabrikam.com
Subject:	Invoice 2041

Error Details
Error:	550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bob@fabrikam.com not found by SMTP address lookup
Message rejected by:	AM0PR03MB4467.eurprd03.prod.outlook.com

Message Hops
HOP	TIME (UTC)	FROM	TO	WITH	RELAY TIME
1	11/24/2026
12:01:03 PM	AM0PR03MB4467.eurprd03.prod.outlook.com	AM0PR03MB4468.eurprd03.prod.outlook.com	mapi	1 sec
`

const invoice = "sender ann@contoso.com; recipient bob@fabrikam.com; subject Invoice 2041"

func TestLongTextsOfEveryKind(t *testing.T) {
	t.Parallel()
	report := func(kind, parts string) string {
		return "From: postmaster@fabrikam.com\nTo: ann@contoso.com\nSubject: Re\nDate: Tue, 24 Nov 2026 13:00:00 +0000\nMessage-ID: <own@fabrikam.com>\n" +
			"Content-Type: multipart/report; report-type=" + kind + "; boundary=\"b\"\n\n" + parts
	}
	for name, test := range map[string]struct{ text, want string }{
		"details with hops": {"Your message to bob@fabrikam.com couldn't be delivered.\nbob wasn't found at fabrikam.com.\nann\tOffice 365\tbob\nAction Required\t\tRecipient\n" + details, invoice + "; when 2026-11-24T12:01:02Z"},
		"details and headers": {details + "\nOriginal Message Headers\nReceived: from a by b; Tue, 24 Nov 2026 12:01:03 +0000\nFrom: Ann <ann@contoso.com>\nMessage-ID: <a.1@contoso.com>\n",
			invoice + "; message-id <a.1@contoso.com>; when 2026-11-24T12:01:03Z"},
		"a read receipt": {report("disposition-notification", "--b\n\nIt was read.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;bob@fabrikam.com\nOriginal-Message-ID: <a.1@contoso.com>\nDisposition: manual-action; displayed\n--b--\n"),
			"message-id <a.1@contoso.com>; recipient bob@fabrikam.com; sender ann@contoso.com"},
		"a complaint": {report("feedback-report", "--b\n\nSpam.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Mail-From: <bounces@contoso.com>\nOriginal-Rcpt-To: <bob@fabrikam.com>\nArrival-Date: Tue, 24 Nov 2026 12:01:05 +0000\n--b\nContent-Type: message/rfc822\n\nFrom: news@contoso.com\nSubject: News\nMessage-ID: <a.1@contoso.com>\n\nx\n--b--"),
			"message-id <a.1@contoso.com>; recipient bob@fabrikam.com; sender bounces@contoso.com; subject News; when 2026-11-24T12:01:05Z"},
		"a delay": {report("delivery-status", "--b\nContent-Type: message/delivery-status\n\nArrival-Date: Tue, 24 Nov 2026 12:01:05 +0000\n\nFinal-Recipient: rfc822;bob@fabrikam.com\nAction: delayed\nWill-Retry-Until: Thu, 26 Nov 2026 12:01:05 +0000\n"),
			"recipient bob@fabrikam.com; sender ann@contoso.com; when 2026-11-24T12:01:05Z"},
		"cut off": {report("delivery-status", "--b\nContent-Type: text/rfc822-headers\n\nFrom: ann@contoso.com\nMessage-ID: <a.1@con"), "sender ann@contoso.com"},
		"only HTML": {"From: postmaster@contoso.com\nTo: ann@contoso.com\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nMessage-ID: <own@contoso.com>\n\n" +
			"<html><head><style>p{color:red}</style></head><body><table><tr><td>Sender Address:</td><td><a href=\"mailto:ann@contoso.com\">ann@contoso.com</a></td></tr>\n<tr><td>Recipient Address:</td>\n<td>bob@fabrikam.com</td></tr><tr><td>Subject:</td><td>Invoice&nbsp;2041</td></tr></table>" +
			"<p>Original Message Headers</p><pre>Message-ID: &lt;a.1@contoso.com&gt;\nDate: Tue, 24 Nov 2026 12:01:02 +0000</pre></body></html>",
			invoice + "; message-id <a.1@contoso.com>; when 2026-11-24T12:01:02Z"},
		"a bounce of a bounce": {report("delivery-status", "--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@contoso.com\nMessage-ID: <inner@contoso.com>\nContent-Type: multipart/report; boundary=c\n\n--c\nContent-Type: message/rfc822\n\nFrom: ann@contoso.com\nMessage-ID: <a.1@contoso.com>\nSubject: Invoice 2041\n\n--c--\n--b--\n"),
			"message-id <a.1@contoso.com>; sender ann@contoso.com; subject Invoice 2041"},
		"Japanese":           {"From: =?ISO-2022-JP?B?GyRCO1NFRBsoQg==?= <ann@contoso.com>\nSubject: =?ISO-2022-JP?B?GyRCQEE1YT1xGyhC?=\nTo: bob@fabrikam.com\n", "sender ann@contoso.com; recipient bob@fabrikam.com; subject 請求書"},
		"forwarded by Gmail": {"---------- Forwarded message ---------\nFrom: Ann Miller <ann@contoso.com>\nDate: Tue, Nov 24, 2026 at 12:01 PM\nSubject: Invoice 2041\nTo: <bob@fabrikam.com>\n\n\nHello", invoice + "; when 2026-11-24T12:01:00Z"},
		"forwarded by Apple": {"Begin forwarded message:\n\nFrom: Ann Miller <ann@contoso.com>\nSubject: Invoice 2041\nDate: 24 November 2026 at 12:01:02 GMT\nTo: bob@fabrikam.com\n", invoice + "; when 2026-11-24T12:01:02Z"},
		"Gmail's summary": {"Message ID\t<CAF1@mail.gmail.com>\nCreated at:\tTue, Nov 24, 2026 at 12:01 PM (Delivered after 1 second)\nFrom:\tAnn <ann@contoso.com>\nTo:\tbob@fabrikam.com\nSubject:\tInvoice 2041\nSPF:\tPASS with IP 192.0.2.1 Learn more",
			invoice + "; message-id <CAF1@mail.gmail.com>; when 2026-11-24T12:01:00Z"},
		"quoted by Thunderbird": {"On 11/24/26 12:01, Ann Miller wrote:\n> hello", "when 2026-11-24T12:01:00Z"},
		"cut columns": {"Received              SenderAddress   RecipientAddress  Subject\n--------              -------------   ----------------  -------\n24.11.2026 12:01:05   ann@contoso.com bob@fabrikam.c... Invoice 20...\n",
			"sender ann@contoso.com; subject Invoice 20; match starts; when 2026-11-24T12:01:05Z"},
		"events": {"\nMessageId         : <a.1@contoso.com>\nMessageTraceId    : " + someID + "\nDate              : 11/24/2026 12:01:05 PM\nEvent             : Fail\nAction            : \nDetail            : Reason: [{LED=550 5.1.1}]\nData              : <root><MEP Name=\"x\" String=\"To: cy@contoso.com\"/></root>\nSenderAddress     : ann@contoso.com\nRecipientAddress  : bob@fabrikam.com\nStartDate         : 11/23/2026 12:00:00 AM\nEndDate           : 11/24/2026 11:59:59 PM\n",
			"message-id <a.1@contoso.com>; id " + someID + "; sender ann@contoso.com; recipient bob@fabrikam.com; when 2026-11-24T12:01:05Z"},
		"in two ways":    {"Received         : 05/11/2026 14:01:05\nSenderAddress    : ann@contoso.com\n", "sender ann@contoso.com"},
		"Spanish halves": {"Fecha de creación: 24/11/2026 12:01:02 p. m.\nAsunto: x\n", "subject x; when 2026-11-24T12:01:02Z"},
		"Swiss":          {"Erstellungsdatum: 24.11.2026 12:01:02\nAbsender: ann@contoso.com\nEmpfänger: bob@fabrikam.com\nBetreff: x", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"Chinese":        {"原始邮件详细信息\n创建日期：\t2026/11/24 12:01:02\n发件人地址：\tann@contoso.com\n收件人地址：\tbob@fabrikam.com\n主题：\tx", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"Danish":         {"Oprettelsesdato:\t24-11-2026 12:01:02\nAfsenderadresse:\tann@contoso.com\nModtageradresse:\tbob@fabrikam.com\nEmne:\tx", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"Turkish":        {"Oluşturma Tarihi:\t24.11.2026 12:01:02\nGönderen Adresi:\tann@contoso.com\nAlıcı Adresi:\tbob@fabrikam.com\nKonu:\tx", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"Russian":        {"Дата создания:\t24.11.2026 12:01:02\nАдрес отправителя:\tann@contoso.com\nАдрес получателя:\tbob@fabrikam.com\nТема:\tx", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"Czech":          {"Datum vytvoření:\t24.11.2026 12:01:02\nAdresa odesílatele:\tann@contoso.com\nAdresa příjemce:\tbob@fabrikam.com\nPředmět:\tx", "sender ann@contoso.com; recipient bob@fabrikam.com; subject x; when 2026-11-24T12:01:02Z"},
		"quoted deeply":  {"> > From: ann@contoso.com\n> > To: bob@fabrikam.com\n> > Message-ID:\n> >  <a.1@contoso.com>\n", "sender ann@contoso.com; recipient bob@fabrikam.com; message-id <a.1@contoso.com>"},
		"a quoted source": {"> " + strings.ReplaceAll(report("delivery-status", "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;bob@fabrikam.com\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <a.1@contoso.com>\n--b--"), "\n", "\n> "),
			"message-id <a.1@contoso.com>; recipient bob@fabrikam.com; sender ann@contoso.com"},
		"an X.500 recipient":          {"Final-Recipient: x400;/O=a/CN=b\nOriginal-Recipient: rfc822;bob@fabrikam.com\nX-Original-Message-ID: <a.1@contoso.com>", "recipient bob@fabrikam.com; message-id <a.1@contoso.com>"},
		"SMTPUTF8":                    {"Final-Recipient: utf-8; böb@fabrikam.com\nAction: failed\n", "recipient böb@fabrikam.com"},
		"a Message-ID line broken":    {"Message-ID: <NMID-105-12327863-31469233-newsletter_prod-AA==@communication.fab\nrikam.com>\nFrom: ann@contoso.com", "message-id <NMID-105-12327863-31469233-newsletter_prod-AA==@communication.fabrikam.com>; sender ann@contoso.com"},
		"a Message-ID with a comment": {"Message-ID: <a.1@contoso.com> (added by postmaster@contoso.com)\nSubject: x", "message-id <a.1@contoso.com>; subject x"},
	} {
		wanted := strings.Split(test.want, "; ")
		slices.Sort(wanted)
		found := Read(test.text, then)
		if got := values(found); !slices.Equal(got, wanted) {
			t.Errorf("%s:\n got %q\nwant %q\nsaid %q", name, got, wanted, found.Beside())
		}
	}
}
