package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// prices reads a region's file of an offer until every price of the offer is found, or to its end, and adds them to found.
func (r refresh) prices(ctx context.Context, o offer, f file, found map[string]float64) error {
	body, err := r.get(ctx, f.path)
	if err != nil {
		return err
	}
	defer body.Close() //nolint:errcheck // it was only read
	if err := read(body, o, f.region, found); err != nil {
		return fmt.Errorf("read %s in %s: %w", o.code, f.region, err)
	}
	return nil
}

// read goes through an offer's CSV file: a few lines about the file, then a header and one line per price.
func read(file io.Reader, o offer, region string, found map[string]float64) error {
	rows := csv.NewReader(file)
	rows.FieldsPerRecord, rows.ReuseRecord = -1, true
	columns, err := header(rows)
	if err != nil {
		return err
	}
	for left := len(o.names); left > 0; {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, dollars, err := columns.price(record, o, region)
		if err != nil {
			return err
		}
		if _, again := found[name]; name != "" && !again {
			found[name] = dollars
			left--
		}
	}
	return nil
}

// columns are where a row has what.
type columns map[string]int

// header reads on to the line with the columns' names.
func header(rows *csv.Reader) (columns, error) {
	for {
		record, err := rows.Read()
		if err != nil {
			return nil, fmt.Errorf("find header: %w", err)
		}
		if record[0] != "SKU" {
			continue
		}
		rows.FieldsPerRecord = len(record)
		at := columns{}
		for _, name := range []string{"TermType", "StartingRange", "Unit", "PricePerUnit", "Currency", "Location Type", "usageType", "Region Code"} {
			at[name] = slices.Index(record, name)
			if at[name] < 0 {
				return nil, fmt.Errorf("find header: no column %q", name)
			}
		}
		return at, nil
	}
}

// price is a row's price in US dollars per hour and its name in the table; "" when the row is about something else, or free.
func (c columns) price(record []string, o offer, region string) (string, float64, error) {
	name := o.names[bare(record[c["usageType"]])]
	is := func(column, value string) bool { return record[c[column]] == value }
	if name == "" || !is("Region Code", region) || !is("Location Type", "AWS Region") || !is("TermType", "OnDemand") ||
		!is("Unit", "Hrs") || !is("Currency", "USD") || !is("StartingRange", "0") {
		return "", 0, nil
	}
	dollars, err := strconv.ParseFloat(record[c["PricePerUnit"]], 64)
	if err != nil {
		return "", 0, fmt.Errorf("read price: %w", err)
	}
	if dollars == 0 { // a free tier
		return "", 0, nil
	}
	return name, dollars, nil
}

// bare is a usage type without the code of its region: VpcEndpoint-Hours of EUW2-VpcEndpoint-Hours. In us-east-1 most have none.
func bare(usageType string) string {
	code, rest, coded := strings.Cut(usageType, "-")
	if coded && code == strings.ToUpper(code) {
		return rest
	}
	return usageType
}
