package cli

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
)

// PolicyOptions are those of `agc bootstrap policy`.
type PolicyOptions struct {
	*Factory
	// Account is the number of the account to install in; "" means that of the credentials.
	Account string
	// Key is the ARN of a KMS key; "" prints the policy that every installation takes.
	Key string
}

// NewCmdPolicy makes `agc bootstrap policy`.
func NewCmdPolicy(f *Factory, runF func(context.Context, *PolicyOptions) error) *cobra.Command {
	o := &PolicyOptions{Factory: f}
	if runF == nil {
		runF = policyRun
	}
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Print the IAM policy that installing the backend takes",
		Long: "Prints the IAM policy with which somebody can install, upgrade and remove the backend in the region: the calls of\n" +
			"'agc bootstrap' and, as CloudFormation acts with the installer's rights, what the stack's resources need, by name.\n" +
			"It fits into one managed policy. With --account and --region, neither AWS nor credentials are needed.\n\n" +
			"With --kms-key, it prints what a backend with that key takes beside that, as a policy of its own.",
		Example: "  agc bootstrap policy > installer.json\n" +
			"  agc bootstrap policy --account 123456789012 --region eu-west-1 > installer.json\n" +
			"  aws iam create-policy --policy-name AgcInstaller --policy-document file://installer.json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.Account, "account", "", "number of the account to install in (default: that of the credentials)")
	cmd.Flags().StringVar(&o.Key, "kms-key", "", "print what a backend with the KMS key of this `ARN` takes besides")
	return cmd
}

func policyRun(ctx context.Context, o *PolicyOptions) error {
	if err := checkInstall(bootstrap.Options{Key: &o.Key}); err != nil {
		return err
	}
	place, err := o.target(ctx)
	if err != nil {
		return err
	}
	policy, err := bootstrap.Policy(place)
	if o.Key != "" {
		policy, err = bootstrap.KeyPolicy(place, o.Key)
	}
	if err != nil {
		return err
	}
	return write(o.Streams.Out, policy)
}

// target is where to install: a named account is taken at its word, so that nothing is asked of AWS.
func (o *PolicyOptions) target(ctx context.Context) (bootstrap.Place, error) {
	if o.Account == "" {
		_, client, err := o.backend(ctx)
		if err != nil {
			return bootstrap.Place{}, err
		}
		place := client.Place()
		return bootstrap.Place{Account: place.Account, Region: place.Region, Partition: place.Partition}, nil
	}
	if !regexp.MustCompile(`^[0-9]{12}$`).MatchString(o.Account) {
		return bootstrap.Place{}, misuse(fmt.Sprintf("--account is %q", o.Account), "use the account's number, which has twelve digits")
	}
	cfg, err := o.config(ctx)
	if err != nil {
		return bootstrap.Place{}, err
	}
	return bootstrap.Place{Account: o.Account, Region: cfg.Region, Partition: partitionOf(cfg.Region)}, nil
}

// partitionOf is the partition of a region, told by its name: "aws", "aws-cn" or "aws-us-gov".
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}
