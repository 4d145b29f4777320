package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sns"
)

// localRegion is the region that is imitated when none is named.
const localRegion = "us-east-1"

// LocalOptions are those of `agc local`.
type LocalOptions struct {
	*Factory
	Port  int
	Speed float64
	// Command is run with the environment that leads to the local AWS; without one, it serves until it is interrupted.
	Command []string
}

// NewCmdLocal makes `agc local`.
func NewCmdLocal(f *Factory, runF func(context.Context, *LocalOptions) error) *cobra.Command {
	o := &LocalOptions{Factory: f}
	if runF == nil {
		runF = localRun
	}
	cmd := &cobra.Command{
		Use:   "local [-- COMMAND...]",
		Short: "Serve a local AWS to try everything on",
		Long: "Serves the parts of AWS that this product uses on a port of this machine, so that everything can be tried without an\n" +
			"AWS account: any AWS client reaches it by AWS_ENDPOINT_URL. With a COMMAND, it runs that with the environment set,\n" +
			"and ends with it, with its exit code. What was made in it is gone when it ends.",
		Example: "  agc local --port 4599 --speed 60\n  agc local --speed 60 -- sh -c 'agc bootstrap && agc account activate'",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && cmd.ArgsLenAtDash() != 0 {
				return misuse(fmt.Sprintf("%q is not a flag", args[0]), "put the command behind --: agc local -- "+args[0])
			}
			o.Command = args
			return runF(cmd.Context(), o)
		},
	}
	cmd.Flags().IntVar(&o.Port, "port", 0, "port to serve on (default: any free one)")
	cmd.Flags().Float64Var(&o.Speed, "speed", 1, "how many times faster than ours its clock runs")
	return cmd
}

func localRun(ctx context.Context, o *LocalOptions) (err error) {
	if o.Speed <= 0 {
		return misuse("--speed is not more than 0", "use 1 for AWS's own pace, 60 for a minute a second")
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.Port)))
	if err != nil {
		return misuse("cannot serve: "+err.Error(), "use another --port")
	}
	at := place{address: listener.Addr().String(), region: localRegion}
	if o.Flags.Region != "" {
		at.region = o.Flags.Region
	}
	stop, err := o.serve(listener, at)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, stop()) }()
	if len(o.Command) > 0 {
		return o.command(ctx, at)
	}
	if err := write(o.Streams.Out, at.usage()); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// serve starts the local AWS behind the listener; stop ends both, with everything that runs in it.
func (o *LocalOptions) serve(listener net.Listener, at place) (stop func() error, err error) {
	var local *localaws.AWS
	runner, err := lambda.NewProcesses("", lambda.ProcessOptions{
		Runtime: at.address + localaws.RuntimePath, Endpoint: at.endpoint(), Region: at.region,
		Log: func(fn lambda.Function, stream, line string) {
			local.Wrote(fn, stream, line)
			o.log(fn.Name, line)
		},
	})
	if err != nil {
		return nil, err
	}
	local = localaws.New(localaws.Options{Region: at.region, Clock: region.NewClock(o.Speed), Seed: o.Rand.Uint64(), Runner: runner})
	local.SNS.Outbox = sns.Outbox{Message: o.message, Mail: o.mail}
	server := &http.Server{Handler: local, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	return func() error {
		failed := server.Close()
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			failed = errors.Join(failed, err)
		}
		local.Close()
		return errors.Join(failed, runner.Close())
	}, nil
}

// log shows what the functions write, when that is wanted.
func (o *LocalOptions) log(function, line string) {
	if o.Flags.Verbose {
		o.say("%s: %s", function, line)
	}
}

// message shows what is published to a topic: nobody else sees it where nobody subscribed.
func (o *LocalOptions) message(m sns.Message) {
	o.say("SNS message to %s: %s", m.TopicArn, m.Text)
}

// mail shows an e-mail, which goes nowhere else, and how to confirm a subscription as its link would.
func (o *LocalOptions) mail(m sns.Mail) {
	o.say("mail to %s: %s", m.To, m.Subject)
	if m.Token != "" {
		o.say("  to confirm: aws sns confirm-subscription --topic-arn %s --token %s", m.TopicArn, m.Token)
	}
}

// place is where the local AWS is.
type place struct{ address, region string }

func (p place) endpoint() string { return "http://" + p.address }

// variables lead any AWS client to the local AWS.
func (p place) variables() []string {
	return []string{"AWS_ENDPOINT_URL=" + p.endpoint(), "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_REGION=" + p.region, "AWS_DEFAULT_REGION=" + p.region}
}

func (p place) usage() string {
	return "A local AWS serves region " + p.region + " until it is interrupted. To use it:\n\n  export " +
		strings.Join(p.variables(), "\n  export ") + "\n\nThen: agc bootstrap --yes && agc account activate\n"
}
