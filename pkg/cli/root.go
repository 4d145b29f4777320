package cli

import (
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// NewCmdRoot makes the command with all its subcommands.
func NewCmdRoot(f *Factory) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "agc",
		Short: "Prepare an AWS account for genomics workflows",
		Long: "Activates an AWS account in a region for Amazon Genomics CLI, and deactivates it again.\n" +
			"The work is done by a backend in the account itself, so it goes on when this command ends.",
		Example:       "  agc bootstrap          # once per region, by an administrator\n  agc account activate\n  agc account status",
		Version:       readRelease(f.Build, debug.ReadBuildInfo).text(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SetVersionTemplate("{{.Version}}\n")
	cmd.SetIn(f.Streams.In)
	cmd.SetOut(f.Streams.Out)
	cmd.SetErr(f.Streams.Err)
	flags := cmd.PersistentFlags()
	flags.StringVar(&f.Flags.Region, "region", "", "AWS region (default: as for the AWS CLI)")
	flags.StringVarP(&f.Flags.Profile, "profile", "p", "", "profile of the AWS CLI to use")
	flags.StringVar(&f.Flags.Format, "format", formatText, "how to print: text, table or json")
	flags.BoolVarP(&f.Flags.Verbose, "verbose", "v", false, "show what AWS is asked")
	flags.BoolVar(&f.Flags.Silent, "silent", false, "say nothing but results and errors")
	flags.BoolVar(&f.Flags.Yes, "yes", false, "ask nothing")
	cmd.SetGlobalNormalizationFunc(alias)
	cmd.AddCommand(newCmdAccount(f), NewCmdBootstrap(f, nil), NewCmdLocal(f, nil), newCmdVersion(f), newTopicExits())
	return cmd
}

// alias keeps AGC 1.x's spellings.
func alias(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	return pflag.NormalizedName(strings.NewReplacer("awsProfile", "profile", "usePublicSubnets", "use-public-subnets").Replace(name))
}

func newCmdAccount(f *Factory) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "account",
		Short: "Activate, deactivate and look after a region",
		Long:  "Activates, deactivates and looks after one AWS account in one region.",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(NewCmdActivate(f, nil), NewCmdUpdate(f, nil), NewCmdDeactivate(f, nil), NewCmdRepair(f, nil), NewCmdStatus(f, nil),
		NewCmdFollow(f, nil), NewCmdStop(f, nil), NewCmdHistory(f, nil), NewCmdKeep(f, nil))
	return cmd
}

func newTopicExits() *cobra.Command {
	return &cobra.Command{Use: "exit-codes", Short: "The exit codes of agc", Long: exitHelp()}
}
