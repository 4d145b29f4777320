// Command guard has AWS's cfn-guard hold the templates against the proactive controls of AWS Control Tower. A control that
// fails for a resource fails the check, unless suppressed() says why; and so does a reason that is not needed any more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
)

func main() {
	tool := flag.String("tool", "", "`folder` of the npm package @cdklabs/cdk-validator-cfnguard, which has the program and the rules")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, platform{runtime.GOOS, runtime.GOARCH}, *tool, flag.Args(), os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "guard:", err)
		os.Exit(1)
	}
}

// run checks the templates with the npm package in the folder tool. Where cfn-guard does not run it says so and no more.
func run(ctx context.Context, here platform, tool string, templates []string, talk io.Writer) error {
	program, err := here.program()
	if err != nil {
		fmt.Fprintf(talk, "### SKIPPED: the templates were not held against AWS Control Tower's rules, because %v\n", err)
		return nil
	}
	answer, err := check(ctx, filepath.Join(tool, program), filepath.Join(tool, "rules", "control-tower", "cfn-guard"), templates)
	if err != nil {
		return err
	}
	found, err := violations(answer)
	if err != nil {
		return err
	}
	if err := errors.Join(compare(found, suppressed())...); err != nil {
		return fmt.Errorf("the templates and infra/guard/suppressed.go do not agree:\n%w", err)
	}
	fmt.Fprintf(talk, "AWS Control Tower's rules hold, but for %d that infra/guard/suppressed.go gives reasons for\n", len(suppressed()))
	return nil
}
