package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode"

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
			"empty; Alarms and Dashboard, true or false; PermissionsBoundary and KmsKey, which may be empty. The template is too\n" +
			"long for a call of CloudFormation, so it goes through a bucket, too. Neither AWS nor credentials are needed here.",
		Example: "  agc bootstrap template > template.json\n" +
			"  agc bootstrap template --output-dir backend --bucket my-artifacts   # and says how to deploy that",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.Dir, "output-dir", "", "folder to write template, parameters and package to")
	cmd.Flags().StringVar(&o.Bucket, "bucket", "", "bucket that the pipeline puts the functions' package into")
	bindInstall(cmd.Flags(), &o.Install, "")
	return cmd
}

// deploy is how the AWS CLI deploys what lies in a folder; it makes the stack or changes it.
func deploy(dir, bucket string, tags []account.Tag) string {
	var command strings.Builder
	fmt.Fprintf(&command, "aws cloudformation deploy --stack-name %s --capabilities CAPABILITY_IAM --template-file %s --s3-bucket %s"+
		" --parameter-overrides file://%s --tags", account.BootstrapStack, filepath.Join(dir, "template.json"), bucket, filepath.Join(dir, "parameters.json"))
	for _, t := range append(account.OwnTags(), tags...) {
		command.WriteString(" " + quoted(t.Key+"="+t.Value))
	}
	return command.String()
}

// quoted is a word for a shell. What tags are made of has no quotes in it.
func quoted(word string) string {
	if strings.ContainsFunc(word, unicode.IsSpace) {
		return "'" + word + "'"
	}
	return word
}

func templateRun(_ context.Context, o *TemplateOptions) error {
	in := o.Install
	switch {
	case o.Dir == "" && (o.Bucket != "" || !reflect.DeepEqual(in, bootstrap.Options{})):
		return misuse("the template has parameters of its own; flags are for the files that come with it", "use --output-dir, too")
	case o.Dir == "":
		return write(o.Streams.Out, bootstrap.Template())
	case o.Bucket == "":
		return misuse("--output-dir is without --bucket", "name the bucket that the pipeline puts the functions' package into")
	}
	if err := checkInstall(in); err != nil {
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
	// Tags are those that the stack is to have beside AGC's own.
	Tags []account.Tag `json:"tags"`
}

func (o *TemplateOptions) tell(p bootstrap.Pipeline) error {
	if o.json() {
		return o.document(written{
			Directory: o.Dir, Template: filepath.Join(o.Dir, "template.json"), Parameters: filepath.Join(o.Dir, "parameters.json"),
			Package: filepath.Join(o.Dir, p.CodeKey), Bucket: o.Bucket, Key: p.CodeKey, Stack: account.BootstrapStack,
			Tags: append([]account.Tag{}, o.Install.Tags...),
		})
	}
	return write(o.Streams.Out, fmt.Sprintf("Wrote template.json, parameters.json and %s to %s. To deploy them:\n\n  aws s3 cp %s s3://%s/%s\n  %s\n",
		p.CodeKey, o.Dir, filepath.Join(o.Dir, p.CodeKey), o.Bucket, p.CodeKey, deploy(o.Dir, o.Bucket, o.Install.Tags)))
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
