package cli

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
)

// TemplateOptions are those of `agc bootstrap template`.
type TemplateOptions struct {
	*Factory
	// Dir is the folder to write everything to that a pipeline needs; "" prints the template alone.
	Dir string
	// Bucket is where the pipeline puts the functions' package.
	Bucket string
	// Install is what the parameters shall say.
	Install bootstrap.Options
}

// NewCmdTemplate makes `agc bootstrap template`.
func NewCmdTemplate(f *Factory, runF func(context.Context, *TemplateOptions) error) *cobra.Command {
	o := &TemplateOptions{Factory: f}
	if runF == nil {
		runF = templateRun
	}
	cmd := &cobra.Command{
		Use:   "template",
		Short: "Print the backend's template, to deploy it by a pipeline of your own",
		Long: "Prints the template of the stack Agc-Bootstrap. With --output-dir and --bucket, it writes all that a pipeline needs:\n" +
			"template.json, parameters.json, and the functions' package under functions/, named by its content.\n\n" +
			"The pipeline puts the package under the same name into the bucket, which is in the region of the stack, and deploys\n" +
			"the template with the parameters and CAPABILITY_IAM as the stack Agc-Bootstrap. The parameters are CodeBucket and\n" +
			"CodeKey, where the package lies; Architecture, arm64 or x86_64, for which it is built; NotifyEmail, which may be\n" +
			"empty; Alarms and Dashboard, true or false. The template is too long for a call of CloudFormation, so it goes through\n" +
			"a bucket, too. Neither AWS nor credentials are needed here.",
		Example: "  agc bootstrap template > template.json\n" +
			"  agc bootstrap template --output-dir backend --bucket my-artifacts   # and says how to deploy that",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.Dir, "output-dir", "", "folder to write template, parameters and package to")
	cmd.Flags().StringVar(&o.Bucket, "bucket", "", "bucket that the pipeline puts the functions' package into")
	cmd.Flags().StringVar(&o.Install.Architecture, "architecture", "", "processors that the functions run on: arm64 or x86_64 (default: arm64)")
	cmd.Flags().StringVar(&o.Install.Notify, "notify", "", "tell this address by mail what becomes of the region (default: nobody)")
	cmd.Flags().BoolFunc("alarms", "alarms tell that address of trouble; about 0.60 dollars a month (default: true)", yesOrNo(&o.Install.Alarms))
	cmd.Flags().BoolFunc("dashboard", "a CloudWatch dashboard; about 3 dollars a month (default: false)", yesOrNo(&o.Install.Dashboard))
	return cmd
}

// deploy is how the AWS CLI deploys what lies in a folder; it makes the stack or changes it.
func deploy(dir, bucket string) string {
	var command strings.Builder
	fmt.Fprintf(&command, "aws cloudformation deploy --stack-name %s --capabilities CAPABILITY_IAM --template-file %s --s3-bucket %s"+
		" --parameter-overrides file://%s --tags", account.BootstrapStack, filepath.Join(dir, "template.json"), bucket, filepath.Join(dir, "parameters.json"))
	for _, t := range account.OwnTags() {
		command.WriteString(" " + t.Key + "=" + t.Value)
	}
	return command.String()
}

func templateRun(_ context.Context, o *TemplateOptions) error {
	in := o.Install
	switch {
	case o.Dir == "" && cmp.Or(o.Bucket, in.Architecture, in.Notify, in.Alarms, in.Dashboard) != "":
		return misuse("the template has parameters of its own; flags are for the files that come with it", "use --output-dir, too")
	case o.Dir == "":
		return write(o.Streams.Out, bootstrap.Template())
	case o.Bucket == "":
		return misuse("--output-dir is without --bucket", "name the bucket that the pipeline puts the functions' package into")
	}
	if err := checkInstallation(in.Architecture, in.Notify); err != nil {
		return err
	}
	in.Packages = o.Packages
	pipeline, err := bootstrap.NewPipeline(o.Bucket, in)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"template.json": []byte(bootstrap.Template()), "parameters.json": pipeline.Parameters, pipeline.CodeKey: pipeline.Code,
	} {
		if err := save(filepath.Join(o.Dir, name), content); err != nil {
			return err
		}
	}
	return o.tell(pipeline)
}

// written is the JSON document of `agc bootstrap template --output-dir`.
type written struct {
	Directory  string `json:"directory"`
	Template   string `json:"template"`
	Parameters string `json:"parameters"`
	// Package is the functions' package; Bucket and Key are where the pipeline puts it.
	Package string `json:"package"`
	Bucket  string `json:"bucket"`
	Key     string `json:"key"`
	Stack   string `json:"stack"`
}

func (o *TemplateOptions) tell(p bootstrap.Pipeline) error {
	if o.json() {
		return o.document(written{
			Directory: o.Dir, Template: filepath.Join(o.Dir, "template.json"), Parameters: filepath.Join(o.Dir, "parameters.json"),
			Package: filepath.Join(o.Dir, p.CodeKey), Bucket: o.Bucket, Key: p.CodeKey, Stack: account.BootstrapStack,
		})
	}
	return write(o.Streams.Out, fmt.Sprintf("Wrote template.json, parameters.json and %s to %s. To deploy them:\n\n  aws s3 cp %s s3://%s/%s\n  %s\n",
		p.CodeKey, o.Dir, filepath.Join(o.Dir, p.CodeKey), o.Bucket, p.CodeKey, deploy(o.Dir, o.Bucket)))
}

// save writes a file, and its folder before it.
func save(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // G301: a pipeline may run as somebody else
		return misuse("cannot make the folder: "+err.Error(), "use another --output-dir")
	}
	if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // G306: a pipeline may run as somebody else
		return misuse("cannot write: "+err.Error(), "use another --output-dir")
	}
	return nil
}

// checkInstallation finds flags of an installation that cannot be.
func checkInstallation(architecture, notify string) error {
	if architecture != "" && architecture != bootstrap.Arm64 && architecture != bootstrap.X86_64 {
		return misuse(fmt.Sprintf("--architecture is %q", architecture), "use arm64 or x86_64")
	}
	if _, err := mail.ParseAddress(notify); notify != "" && err != nil {
		return misuse(fmt.Sprintf("--notify: is %q, which is no mail address", notify), "use an address such as someone@example.org")
	}
	return nil
}
