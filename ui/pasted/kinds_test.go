package pasted

import (
	"slices"
	"strings"
	"testing"
)

const (
	someID    = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	anotherID = "c862609d-11b5-172c-6c1b-6d8807a705b9"
)

func TestShortTextsOfEveryKind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// Sentences.
		"Bob (bob@contoso.com) never received an email sent by ann@fabrikam.com":                                             "recipient bob@contoso.com; sender ann@fabrikam.com",
		"ann@fabrikam.com sent a mail to bob@contoso.com and cy@contoso.com on 24.11.2026 at 14:00":                          "sender ann@fabrikam.com; recipient bob@contoso.com; recipient cy@contoso.com; when 2026-11-24T14:00:00Z",
		"Missing mail: from ann@fabrikam.com to bob@contoso.com, today around 8am":                                           "sender ann@fabrikam.com; recipient bob@contoso.com; when 2026-11-25T08:00:00Z",
		"ann@fabrikam.com -> bob@contoso.com":                                                                                "sender ann@fabrikam.com; recipient bob@contoso.com",
		"bob@contoso.com hasn't received anything from *@fabrikam.com since yesterday":                                       "recipient bob@contoso.com; sender *@fabrikam.com; start 2026-11-24T00:00:00Z",
		"Where is the mail that ann@fabrikam.com sent me at 7:30?":                                                           "sender ann@fabrikam.com; when 2026-11-25T07:30:00Z",
		"bob@contoso.com hat die Mail von ann@fabrikam.com nicht erhalten":                                                   "recipient bob@contoso.com; sender ann@fabrikam.com",
		"Le message de ann@fabrikam.com à bob@contoso.com n'est pas arrivé hier à 14h00":                                     "sender ann@fabrikam.com; recipient bob@contoso.com; when 2026-11-24T14:00:00Z",
		"El correo de ann@fabrikam.com para bob@contoso.com no ha llegado":                                                   "sender ann@fabrikam.com; recipient bob@contoso.com",
		"I sent an email to bob@fabrikam.com on Monday 23 November 2026 10:15 and it bounced":                                "recipient bob@fabrikam.com; when 2026-11-23T10:15:00Z",
		"user bob@contoso.com reports that mail from ann@fabrikam.com goes to junk":                                          "recipient bob@contoso.com; sender ann@fabrikam.com",
		"Please trace message " + someID + " for bob@contoso.com":                                                            "id " + someID + "; recipient bob@contoso.com",
		"mail to bob@contoso.com bounced with 550 5.1.1 at 10.0.0.1":                                                         "recipient bob@contoso.com",
		"Between ann@fabrikam.com and bob@contoso.com":                                                                       "unsure ann@fabrikam.com; unsure bob@contoso.com",
		"The invoice 2041 of 14:00":                                                                                          "",
		"quit now please q q q":                                                                                              "",
		"Could you trace <CAF.not.there@mail.gmail.com> from ann@fabrikam.com to bob@contoso.com and cy@contoso.com please?": "message-id <CAF.not.there@mail.gmail.com>; sender ann@fabrikam.com; recipient bob@contoso.com; recipient cy@contoso.com",
		"Please ask Bob Miller <bob@contoso.com> why":                                                                        "unsure bob@contoso.com",
		"Bob <bob@contoso.com> Cy Young <cy@contoso.com>":                                                                    "recipient bob@contoso.com; recipient cy@contoso.com",
		"Mail from Ann Miller <ann@fabrikam.com> to Bob <bob@contoso.com>":                                                   "sender ann@fabrikam.com; recipient bob@contoso.com",
		"Die Mail von Ann Müller <ann@fabrikam.com> an Bob <bob@contoso.com>":                                                "sender ann@fabrikam.com; recipient bob@contoso.com",
		"Ludwig van Beethoven <bob@contoso.com>":                                                                             "recipient bob@contoso.com",
		"bob@contoso.com got nothing yesterday afternoon":                                                                    "recipient bob@contoso.com; start 2026-11-24T12:00:00Z; end 2026-11-24T18:00:00Z",
		"mail to bob@contoso.com was missing between 7 and 8":                                                                "recipient bob@contoso.com; start 2026-11-25T07:00:00Z; end 2026-11-25T08:00:00Z",
		"no mail to bob@contoso.com yesterday 9:00 - 11:00, please check":                                                    "recipient bob@contoso.com; start 2026-11-24T09:00:00Z; end 2026-11-24T11:00:00Z",
		"bob@contoso.com has received no mail for the last 3 days.":                                                          "recipient bob@contoso.com; start 2026-11-22T09:00:00Z; end 2026-11-25T09:00:00Z",
		"Good morning, bob@contoso.com did not get the mail from ann@fabrikam.com":                                           "recipient bob@contoso.com; sender ann@fabrikam.com",
		"bob@contoso.com did not get the mail of ann@fabrikam.com":                                                           "recipient bob@contoso.com; sender ann@fabrikam.com",
		"The e-mails of Ann Miller <ann@fabrikam.com> never reached bob@contoso.com":                                         "sender ann@fabrikam.com; recipient bob@contoso.com",
		"Where is the invoice of ann@fabrikam.com for bob@contoso.com?":                                                      "sender ann@fabrikam.com; recipient bob@contoso.com",
		"bob@contoso.com did not receive ann@fabrikam.com's message":                                                         "recipient bob@contoso.com; sender ann@fabrikam.com",
		"bob@contoso.com never got ann@fabrikam.com’s reply":                                                                 "recipient bob@contoso.com; sender ann@fabrikam.com",
		"did ann@fabrikam.com's mail reach bob@contoso.com?":                                                                 "sender ann@fabrikam.com; recipient bob@contoso.com",
		"ann@fabrikam.com’s last e-mail to bob@contoso.com bounced":                                                          "sender ann@fabrikam.com; recipient bob@contoso.com",
		"The mailbox of bob@contoso.com got no mail from ann@fabrikam.com":                                                   "recipient bob@contoso.com; sender ann@fabrikam.com",
		"The manager of bob@contoso.com asked":                                                                               "unsure bob@contoso.com",
		"bob@contoso.com's mail is missing":                                                                                  "unsure bob@contoso.com",
		"Mail an bob@contoso.com fehlt seit dem 23.11. um 8:15 Uhr":                                                          "recipient bob@contoso.com; start 2026-11-23T08:15:00Z",
		"nothing since yesterday 14:00 for bob@contoso.com":                                                                  "recipient bob@contoso.com; start 2026-11-24T14:00:00Z",
		"ann@fabrikam.com sent it on 11/23 at 2pm":                                                                           "sender ann@fabrikam.com; when 2026-11-23T14:00:00Z",
		"bob@contoso.com got it on 26.12.":                                                                                   "recipient bob@contoso.com; start 2025-12-26T00:00:00Z; end 2025-12-27T00:00:00Z",
		"Nov 24 12:01:05 mail postfix/qmgr[1]: 4F1: from=<ann@contoso.com>, size=1, nrcpt=1\nNov 24 12:01:06 mail postfix/smtp[2]: 4F1: to=<bob@fabrikam.com>, relay=mx.fabrikam.com[192.0.2.11]:25, dsn=5.1.1, status=bounced (host said: 550 5.1.1 <bob@fabrikam.com>: user unknown)": "sender ann@contoso.com; recipient bob@fabrikam.com; when 2026-11-24T12:01:05Z",
		"Nov 24 12:01:05 mail postfix/cleanup[1]: 4F1: message-id=<a.1@contoso.com>": "message-id <a.1@contoso.com>; when 2026-11-24T12:01:05Z",
		"[bob@contoso.com](mailto:bob@contoso.com)":                                  "unsure bob@contoso.com",
		"Bob Miller (bob@contoso.com)":                                               "recipient bob@contoso.com",
		"[24.11.2026 14:01] Ann: bob@contoso.com did not receive it":                 "recipient bob@contoso.com; when 2026-11-24T14:01:00Z",
		"\"john doe\"@contoso.com":                                                   "recipient \"john doe\"@contoso.com",
		"bob@contoso.com's mailbox":                                                  "unsure bob@contoso.com",
		"113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com":                            "message-id 113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com",
		// Lists, domains, IPs.
		"bob@contoso.com\ncy@contoso.com\r\n\r\ndee@contoso.com": "recipient bob@contoso.com; recipient cy@contoso.com; recipient dee@contoso.com",
		"'Bob Miller' <bob@contoso.com>, cy@contoso.com":         "recipient bob@contoso.com; recipient cy@contoso.com",
		"bob@contoso.com;cy@contoso.com;":                        "recipient bob@contoso.com; recipient cy@contoso.com",
		"\u200ebob@contoso.com\u00a0":                            "recipient bob@contoso.com",
		"SMTP:bob@contoso.com":                                   "recipient bob@contoso.com",
		"contoso.com, fabrikam.com":                              "recipient *@contoso.com; recipient *@fabrikam.com",
		"*@contoso.com":                                          "recipient *@contoso.com",
		"invoice.pdf":                                            "",
		"192.0.2.1":                                              "from-ip 192.0.2.1",
		"bob@contoso.onmicrosoft.com":                            "recipient bob@contoso.onmicrosoft.com",
		"firstname.lastname1234567@contoso.com":                  "recipient firstname.lastname1234567@contoso.com",
		"SRS0=abcd=XY=fabrikam.com=ann@contoso.com":              "recipient SRS0=abcd=XY=fabrikam.com=ann@contoso.com",
		// Ids.
		"CAF+abc_DEF=1234567890@mail.gmail.com":      "message-id CAF+abc_DEF=1234567890@mail.gmail.com",
		"<CAF0001@mail.gmail.com>":                   "message-id <CAF0001@mail.gmail.com>",
		"Message-ID: CAF0001@mail.gmail.com":         "message-id CAF0001@mail.gmail.com",
		"message id <a b@contoso.com>":               "message-id <a b@contoso.com>",
		"InternetMessageId = <a.1@contoso.com>":      "message-id <a.1@contoso.com>",
		someID + ", " + anotherID:                    "id " + someID + "; id " + anotherID,
		"Network Message Id: " + someID:              "id " + someID,
		"networkMessageId eq '" + someID + "'":       "id " + someID,
		"MessageTraceId: " + strings.ToUpper(someID): "id " + strings.ToUpper(someID),
		// Links.
		"https://security.microsoft.com/quarantine?viewid=Email&networkMessageId=" + someID + "&tid=" + anotherID:                  "id " + someID,
		"https%3A%2F%2Fsecurity.microsoft.com%2Femailentity%3Fid%3D" + someID:                                                      "id " + someID,
		"[link](https://security.microsoft.com/emailentity?id=" + someID + ")":                                                     "id " + someID,
		"https://security.microsoft.com/emailentity?id=" + someID + "\nhttps://security.microsoft.com/emailentity?id=" + anotherID: "id " + someID + "; id " + anotherID,
		"<https://security.microsoft.com/emailentity?id=" + someID + ">":                                                           "id " + someID,
		"https://urldefense.com/v3/__https:/security.microsoft.com/emailentity?id=" + someID + "__;!!abc":                          "id " + someID,
		"https://portal.azure.com/#view/x/tenantId/" + anotherID + "?tid=" + anotherID:                                             "",
		// Commands.
		"Get-MessageTraceV2 -Recipient bob@contoso.com -Start (Get-Date).AddHours(-6)":                                  "recipient bob@contoso.com; start 2026-11-25T03:00:00Z",
		"Get-MessageTraceV2 -MessageId a.1@contoso.com":                                                                 "message-id a.1@contoso.com",
		"$m = Get-MessageTrace -SenderAddress:ann@fabrikam.com -StartDate '2026-11-20' -EndDate '2026-11-24T12:00:00Z'": "sender ann@fabrikam.com; start 2026-11-20T00:00:00Z; end 2026-11-24T12:00:00Z",
		"Get-MessageTraceV2 -SenderAddress *@fabrikam.com -FromIP 192.0.2.1 -SubjectFilterType EndsWith -Subject 'due'": "sender *@fabrikam.com; from-ip 192.0.2.1; subject due; match ends",
		"Get-QuarantineMessage -Identity '" + someID + `\` + anotherID + "'":                                            "id " + someID,
		"msgtrace show " + someID + " --recipient bob@contoso.com":                                                      "id " + someID + "; recipient bob@contoso.com",
		"msgtrace search to:bob@contoso.com 'subject-is:Your invoice' until:yesterday":                                  "recipient bob@contoso.com; subject Your invoice; match equals; end 2026-11-25T00:00:00Z",
		"msgtrace search --with bob@contoso.com with:*@fabrikam.com":                                                    "with bob@contoso.com; with *@fabrikam.com",
		"msgtrace search to:bob@contoso.com -subject:newsletter":                                                        "recipient bob@contoso.com; without subject:newsletter",
		"$p = @{ SenderAddress = 'ann@fabrikam.com'; StartDate = '11/23/2026' }\nGet-MessageTraceV2 @p":                 "sender ann@fabrikam.com; start 2026-11-23T00:00:00Z",
		"to:bob@contoso.com status:failed since:2d":                                                                     "recipient bob@contoso.com; status failed; start 2026-11-23T09:00:00Z",
		"msgtrace 'from:*@fabrikam.com -from:news@fabrikam.com'":                                                        "sender *@fabrikam.com; without from:news@fabrikam.com",
		"msgtrace demo search --since=2d --status=failed,pending":                                                       "status failed; status pending; start 2026-11-23T09:00:00Z",
		"GET /v1.0/admin/exchange/tracing/messageTraces?$filter=endswith(subject,'it''s')":                              "subject it's; match ends",
		"https://graph.microsoft.com/beta/admin/exchange/messageTraces('" + someID + "')":                               "id " + someID,
		// Headers by themselves.
		"From: \"Miller, Ann\" <ann@fabrikam.com>\nTo: =?utf-8?Q?B=C3=B6b?= <bob@contoso.com>":                                                        "sender ann@fabrikam.com; recipient bob@contoso.com",
		"Von: ann@fabrikam.com\nAn: bob@contoso.com\nGesendet: 24.11.2026 14:00":                                                                      "sender ann@fabrikam.com; recipient bob@contoso.com; when 2026-11-24T14:00:00Z",
		"De : Ann <ann@fabrikam.com>\nEnvoyé : mardi 24 novembre 2026 14:00\nÀ : bob@contoso.com\nObjet : Facture":                                    "sender ann@fabrikam.com; recipient bob@contoso.com; subject Facture; when 2026-11-24T14:00:00Z",
		"差出人: ann@fabrikam.com\n送信日時: 2026年11月24日 14:00\n宛先: bob@contoso.com\n件名: 請求書":                                                                "sender ann@fabrikam.com; recipient bob@contoso.com; subject 請求書; when 2026-11-24T14:00:00Z",
		"  From: ann@fabrikam.com\n  To: bob@contoso.com\n  Subject: a\n    b":                                                                        "sender ann@fabrikam.com; recipient bob@contoso.com; subject a b",
		"Hi, bob@contoso.com did not get it.\nSubject: Invoice 2041":                                                                                  "recipient bob@contoso.com; subject Invoice 2041",
		"Received: from a by b;\n Tue, 24 Nov 2026 12:01:05 +0000\nDate: Thu, 1 Jan 1998 00:00:00 +0000\nSubject: x":                                  "subject x; when 2026-11-24T12:01:05Z",
		"Subject: Fwd: Re: x\nDate: 12/11/2026 14:00":                                                                                                 "subject Fwd: Re: x; when 2026-11-12T14:00:00Z",
		"Subject: x\nDate: 10/11/2026 14:00":                                                                                                          "subject x",
		"From: Ann <ann@contoso.com> To: bob@fabrikam.com Subject: Re: From here Date: Tue, 24 Nov 2026 12:01:02 +0000 Message-ID: <a.1@contoso.com>": "sender ann@contoso.com; recipient bob@fabrikam.com; subject Re: From here; message-id <a.1@contoso.com>; when 2026-11-24T12:01:02Z",
		"Subject: Re: x": "subject Re: x",
		"Criado em:\t24/11/2026 12:01:02\nAssunto:\tx":  "subject x; when 2026-11-24T12:01:02Z",
		"Créé le : 24/11/2026 12:01:02\nObjet : x":      "subject x; when 2026-11-24T12:01:02Z",
		"Utworzono: 2026-11-24 12:01:02\nTemat: x":      "subject x; when 2026-11-24T12:01:02Z",
		"Created Date: 24/11/2026 12:01:02\nSubject: x": "subject x; when 2026-11-24T12:01:02Z",
		// Rows.
		"#Software: Microsoft Exchange Server\n#Version: 15.02\n#Fields: date-time,client-ip,message-id,network-message-id,recipient-address,message-subject,sender-address,return-path\n2026-11-24T12:01:05.000Z,192.0.2.1,<a.1@contoso.com>," + someID + ",bob@fabrikam.com;cy@fabrikam.com,x,ann@contoso.com,ann@contoso.com": "message-id <a.1@contoso.com>; id " + someID + "; sender ann@contoso.com; recipient bob@fabrikam.com; recipient cy@fabrikam.com; subject x; from-ip 192.0.2.1; when 2026-11-24T12:01:05Z",
		"| Sender | Recipient | Status |\n|---|---|---|\n| ann@contoso.com | bob@fabrikam.com | Quarantined |":                                                                                        "sender ann@contoso.com; recipient bob@fabrikam.com; status quarantined",
		"11/24/2026 12:01:05 PM\tann@contoso.com\tbob@fabrikam.com\tInvoice 2041\tDelivered":                                                                                                          "sender ann@contoso.com; recipient bob@fabrikam.com; subject Invoice 2041; status delivered; when 2026-11-24T12:01:05Z",
		"Sender,Recipient\nann@contoso.com,bob@fabrikam.com\nann@contoso.com,cy@fabrikam.com":                                                                                                         "sender ann@contoso.com; recipient bob@fabrikam.com; recipient cy@fabrikam.com",
		`{"from":{"emailAddress":{"name":"Ann","address":"ann@contoso.com"}},"toRecipients":[{"emailAddress":{"address":"bob@fabrikam.com"}}],"internetMessageId":"<a.1@contoso.com>","subject":"x"}`: "message-id <a.1@contoso.com>; sender ann@contoso.com; recipient bob@fabrikam.com; subject x",
		`{"NetworkMessageId":"` + someID + `","SenderFromAddress":"ann@contoso.com","RecipientEmailAddress":"bob@fabrikam.com","Timestamp":"2026-11-24T12:01:05Z"}`:                                   "id " + someID + "; sender ann@contoso.com; recipient bob@fabrikam.com; when 2026-11-24T12:01:05Z",
		`{"hello":"world"}`: "",
	} {
		wanted := strings.Split(want, "; ")
		if want == "" {
			wanted = nil
		}
		slices.Sort(wanted)
		if got := values(Read(text, then)); !slices.Equal(got, wanted) {
			t.Errorf("%q:\n got %q\nwant %q", text, got, wanted)
		}
	}
}
