package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// index is a region_index.json in AWS's shape.
func index(code string, regions ...string) string {
	var lines []string
	for _, region := range regions {
		lines = append(lines, fmt.Sprintf(`"%s": {"regionCode": "%s", "currentVersionUrl": "/offers/v1.0/aws/%s/20261001000000/%s/index.json"}`,
			region, region, code, region))
	}
	return `{"formatVersion": "v1.0", "publicationDate": "2026-10-01T00:00:00Z", "regions": {` + strings.Join(lines, ",") + `}}`
}

// head is how AWS's CSV files start; they have more columns than these.
const head = `"FormatVersion","v1.0"
"Disclaimer","This pricing list is for informational purposes only, ""as is""."
"Publication Date","2026-10-01T00:00:00Z"
"Version","20261001000000"
"OfferCode","AmazonVPC"
"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","Product Family","serviceCode","Location","Location Type","Group","usageType","operation","Region Code","serviceName"
`

// row is a line of a CSV file.
func row(region, usageType, unit, dollars string) string {
	return fmt.Sprintf(`"S1","JRTCKXETXF","S1.1","OnDemand","$%s per hour, in words","2026-10-01","0","Inf","%s","%s","USD","","Amazon","Somewhere","AWS Region","","%s","","%s","Amazon"`+"\n",
		dollars, unit, dollars, usageType, region)
}

// list is a price list with us-east-1 and eu-west-2 whole, the NAT gateways of sa-east-1 only, and what is no commercial region.
func list() map[string]string {
	const vpc, ec2, csv = "/offers/v1.0/aws/AmazonVPC/", "/offers/v1.0/aws/AmazonEC2/", "/index.csv"
	return map[string]string{
		vpc + "current/region_index.json": index("AmazonVPC", "us-east-1", "eu-west-2", "sa-east-1", "us-gov-west-1", "cn-north-1"),
		ec2 + "current/region_index.json": index("AmazonEC2", "us-east-1", "eu-west-2", "sa-east-1", "us-west-2-lax-1"),
		vpc + "20261001000000/us-east-1" + csv: head +
			row("us-east-1", "USE1-VpcEndpoint-GWLBE-Hours", "Hrs", "0.0110000000") +
			row("us-east-1", "USE1-VpcEndpoint-Resource-Hours", "Hrs", "0.0200000000") +
			row("us-east-1", "USE1-VpcEndpoint-Bytes", "GB", "0.0300000000") +
			row("us-east-1", "USE1-PublicIPv4:IdleAddress", "Hrs", "0.0060000000") +
			row("us-east-1", "USE1-PublicIPv4:InUseAddress", "Hrs", "0.0000000000") +
			row("us-east-1", "USE1-PublicIPv4:InUseAddress", "Hrs", "0.0050000000") +
			row("us-east-1", "USE1-VpcEndpoint-Hours", "Hrs", "0.0100000000"),
		ec2 + "20261001000000/us-east-1" + csv: head +
			row("us-east-1", "RegionalNatGateway-Hours", "Hrs", "0.0500000000") +
			row("us-east-1", "NatGateway-Bytes", "GB", "0.0600000000") +
			row("us-east-1-bos-1", "NatGateway-Hours", "Hrs", "0.0700000000") +
			strings.Replace(row("us-east-1", "NatGateway-Hours", "Hrs", "0.08"), "OnDemand", "Reserved", 1) +
			strings.Replace(row("us-east-1", "NatGateway-Hours", "Hrs", "0.09"), "AWS Region", "AWS Local Zone", 1) +
			row("us-east-1", "NatGateway-Hours", "Hrs", "0.0450000000") +
			"the rest is not read",
		vpc + "20261001000000/eu-west-2" + csv: head +
			row("eu-west-2", "EUW2-PublicIPv4:InUseAddress", "Hrs", "0.0050000000") + row("eu-west-2", "EUW2-VpcEndpoint-Hours", "Hrs", "0.0110000000"),
		ec2 + "20261001000000/eu-west-2" + csv: head + row("eu-west-2", "EUW2-NatGateway-Hours", "Hrs", "0.0500000000"),
		vpc + "20261001000000/sa-east-1" + csv: head,
		ec2 + "20261001000000/sa-east-1" + csv: head + row("sa-east-1", "SAE1-NatGateway-Hours", "Hrs", "0.0930000000"),
	}
}

// from is a run against a server with those documents, into a file with that text; none when it is empty.
func from(t *testing.T, documents map[string]string, present string) refresh {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := documents[r.URL.Path]
		if !ok {
			http.Error(w, "AccessDenied", http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(server.Close)
	target := filepath.Join(t.TempDir(), "prices.json")
	if present != "" {
		require.NoError(t, os.WriteFile(target, []byte(present), 0o600))
	}
	return refresh{source: server.URL, target: target, date: "2026-11-25"}
}

// holds requires that the file has that text, to the byte.
func holds(t *testing.T, r refresh, want string) {
	t.Helper()
	text, err := os.ReadFile(r.target)
	require.NoError(t, err)
	require.Equal(t, want, string(text))
}

const fresh = `{
  "eu-west-2": {"asOf":"2026-11-25","nat":0.05,"endpoint":0.011,"address":0.005},
  "us-east-1": {"asOf":"2026-11-25","nat":0.045,"endpoint":0.01,"address":0.005}
}
`

func TestRunWritesTheHourlyListPrices(t *testing.T) {
	r := from(t, list(), "")
	var talk bytes.Buffer
	require.NoError(t, r.run(t.Context(), &talk))
	holds(t, r, fresh)
	require.Contains(t, talk.String(), "sa-east-1 is left out: no price for endpoint, address\n")
	require.NotContains(t, talk.String(), "gov")
}

func TestRunReplacesOlderPrices(t *testing.T) {
	r := from(t, list(), `{"us-east-1": {"asOf":"2020-01-01","nat":1,"endpoint":1,"address":1}}`)
	require.NoError(t, r.run(t.Context(), io.Discard))
	holds(t, r, fresh)
}

func TestNoRegionGetsLost(t *testing.T) {
	const present = `{"sa-east-1": {"asOf":"2020-01-01","nat":1,"endpoint":1,"address":1}}`
	r := from(t, list(), present)
	require.ErrorContains(t, r.run(t.Context(), io.Discard), "lack sa-east-1")
	holds(t, r, present)
	r.fewer = true
	require.NoError(t, r.run(t.Context(), io.Discard))
	holds(t, r, fresh)
}

func TestFailuresSayWhatFailedAndChangeNothing(t *testing.T) {
	const csv = "/offers/v1.0/aws/AmazonEC2/20261001000000/eu-west-2/index.csv"
	for name, c := range map[string]struct{ path, text, says string }{
		"no index":        {"/offers/v1.0/aws/AmazonVPC/current/region_index.json", "", "AmazonVPC/current/region_index.json: AWS's price list answers 403 Forbidden"},
		"index in pieces": {"/offers/v1.0/aws/AmazonVPC/current/region_index.json", "{", "decode regions of AmazonVPC"},
		"no file":         {csv, "", csv + ": AWS's price list answers 403 Forbidden"},
		"no header":       {csv, "<html>", "read AmazonEC2 in eu-west-2: find header: EOF"},
		"other columns":   {csv, strings.Replace(head, "usageType", "usage", 1), `no column "usageType"`},
		"half a row":      {csv, head + `"S1","JRTC`, "read AmazonEC2 in eu-west-2"},
		"no number":       {csv, head + row("eu-west-2", "EUW2-NatGateway-Hours", "Hrs", "much"), "read price"},
	} {
		t.Run(name, func(t *testing.T) {
			documents := list()
			documents[c.path] = c.text
			if c.text == "" {
				delete(documents, c.path)
			}
			r := from(t, documents, fresh)
			require.ErrorContains(t, r.run(t.Context(), io.Discard), c.says)
			holds(t, r, fresh)
		})
	}
}

func TestRunWantsADate(t *testing.T) {
	r := from(t, nil, "")
	r.date = "yesterday"
	require.ErrorContains(t, r.run(t.Context(), io.Discard), "read date")
	require.NoFileExists(t, r.target)
}

func TestPresentTableIsWrittenAsThisCommandWritesIt(t *testing.T) {
	present, err := os.ReadFile("../../pkg/account/prices.json")
	require.NoError(t, err)
	var table map[string]entry
	require.NoError(t, json.Unmarshal(present, &table))
	again, err := text(table)
	require.NoError(t, err)
	require.Equal(t, string(present), string(again))
}
