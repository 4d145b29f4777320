// Command prices writes the price table of pkg/account anew from AWS's public price list, which wants no credentials. The
// price list has NAT gateways only in the large files of AmazonEC2; of each it reads as much as it needs.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"
)

// refresh is one run of the command.
type refresh struct {
	// source is the address of the price list, without a slash at its end.
	source string
	// target is the file to write.
	target string
	// date is the day of the prices, YYYY-MM-DD.
	date string
	// fewer allows a table without some of the regions that target has now.
	fewer bool
}

func main() {
	var r refresh
	flag.StringVar(&r.source, "source", "https://pricing.us-east-1.amazonaws.com", "`address` of the price list")
	flag.StringVar(&r.target, "target", "pkg/account/prices.json", "`file` to write")

	flag.StringVar(&r.date, "date", time.Now().UTC().Format(time.DateOnly), "the prices' `day`, YYYY-MM-DD")
	flag.BoolVar(&r.fewer, "fewer", false, "write the file even when regions that it has are missing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := r.run(ctx, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "prices:", err)
		os.Exit(1)
	}
}

// run reads the prices of every commercial region and writes the table. It tells which regions it left out, and why. When
// anything cannot be read, or a region would get lost, it fails and leaves the file as it was.
func (r refresh) run(ctx context.Context, talk io.Writer) error {
	if _, err := time.Parse(time.DateOnly, r.date); err != nil {
		return fmt.Errorf("read date: %w", err)
	}
	found, err := r.collect(ctx, talk)
	if err != nil {
		return err
	}
	fresh := whole(found, r.date, talk)
	if err := r.write(fresh); err != nil {
		return err
	}
	fmt.Fprintf(talk, "%s  prices of %d regions as of %s\n", r.target, len(fresh), r.date)
	return nil
}

// collect reads the prices by region and name.
func (r refresh) collect(ctx context.Context, talk io.Writer) (map[string]map[string]float64, error) {
	found := map[string]map[string]float64{}
	for _, o := range offers() {
		files, err := r.files(ctx, o.code)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			fmt.Fprintf(talk, "%s in %s\n", o.code, f.region)
			if found[f.region] == nil {
				found[f.region] = map[string]float64{}
			}
			if err := r.prices(ctx, o, f, found[f.region]); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}
