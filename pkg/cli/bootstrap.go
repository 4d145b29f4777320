package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// BootstrapOptions are those of `agc bootstrap`.
type BootstrapOptions struct {
	*Factory
	Install bootstrap.Options
}

// NewCmdBootstrap makes `agc bootstrap`.
func NewCmdBootstrap(f *Factory, runF func(context.Context, *BootstrapOptions) error) *cobra.Command {
	o := &BootstrapOptions{Factory: f}
	if runF == nil {
		runF = bootstrapRun
	}
	cmd := &cobra.Command{
		Use:   "bootstrap",
		Short: "Install or upgrade the backend in the region",
		Long: "Installs the backend in the region, or brings it up to date: the stack Agc-Bootstrap with a state machine and its\n" +
			"functions. An administrator does that once; afterwards everybody can use it. Nothing happens when it is up to date.",
		Example: "  agc bootstrap\n  agc bootstrap --region eu-west-1 --yes\n" +
			"  agc bootstrap --notify oncall@example.org --dashboard\n" +
			"  agc bootstrap --tags owner=platform,cost-center=4711 --permissions-boundary arn:aws:iam::123456789012:policy/boundary",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.AddCommand(NewCmdRemove(f, nil), NewCmdPolicy(f, nil), NewCmdTemplate(f, nil))
	bindInstall(cmd.Flags(), &o.Install, "as installed, else ")
	return cmd
}

func bootstrapRun(ctx context.Context, o *BootstrapOptions) error {
	if err := checkInstall(o.Install); err != nil {
		return err
	}
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	place := client.Place()
	if err := checkRegion(o.Install, place.Region); err != nil {
		return err
	}
	if o.asks() {
		if err := o.confirm(ctx, fmt.Sprintf("Install or upgrade the backend in %s of account %s?", place.Region, place.Account)); err != nil {
			return err
		}
	}
	result, err := install(ctx, o.Factory, cfg, place, o.Install)
	if err != nil {
		return o.failed(place, err)
	}
	return o.tell(newInstalled(place, result, fault.Fault{}))
}

// failed prints the document of a failed installation where one is due, and passes the error on.
func (o *BootstrapOptions) failed(place operation.Place, err error) error {
	exit, why := diagnose(err)
	if exit != Failed || !o.json() {
		return err
	}
	return errors.Join(err, o.document(newInstalled(place, bootstrap.Result{}, why)))
}

// installed is the JSON document of `agc bootstrap`.
type installed struct {
	Status       string `json:"status"`
	Changed      bool   `json:"changed"`
	Account      string `json:"account"`
	Region       string `json:"region"`
	Stack        string `json:"stack"`
	Version      string `json:"version"`
	Architecture string `json:"architecture"`
	StateMachine string `json:"stateMachine"`
	// UserPolicy, UserWithoutForcePolicy and ViewerPolicy are for those who use the region, for those who use it and may not force
	// anything, and for those who only look.
	UserPolicy             string `json:"userPolicy"`
	UserWithoutForcePolicy string `json:"userWithoutForcePolicy"`
	ViewerPolicy           string `json:"viewerPolicy"`
	// Tags are those of the backend beside AGC's own.
	Tags []account.Tag `json:"tags"`
	// PermissionsBoundary is the ARN of the policy that bounds the backend's roles, "" for none.
	PermissionsBoundary string `json:"permissionsBoundary"`
	// KMSKey is the ARN of the key that encrypts what the backend keeps, "" for AWS's own keys.
	KMSKey string      `json:"kmsKey"`
	Fault  fault.Fault `json:"fault"`
}

func newInstalled(place operation.Place, r bootstrap.Result, why fault.Fault) installed {
	status := account.StatusSucceeded
	if !why.None() {
		status = account.StatusFailed
	}
	return installed{
		Status: status, Changed: r.Changed, Account: place.Account, Region: place.Region, Stack: account.BootstrapStack,
		Version: r.Version, Architecture: r.Architecture, StateMachine: r.Machine, Fault: why,
		UserPolicy: r.UserPolicy, UserWithoutForcePolicy: r.UserWithoutForcePolicy, ViewerPolicy: r.ViewerPolicy, Tags: append([]account.Tag{}, r.Tags...), PermissionsBoundary: r.Boundary, KMSKey: r.Key,
	}
}

func (o *BootstrapOptions) tell(i installed) error {
	if o.json() {
		return o.document(i)
	}
	text := fmt.Sprintf("The backend %s is installed in %s already; there was nothing to do.\n", i.Version, i.Region)
	if i.Changed {
		text = fmt.Sprintf("The backend %s is installed in %s.\n", i.Version, i.Region)
	}
	text += fmt.Sprintf("  for its users:             %s\n  for users without force:   %s\n  for those who only look:   %s\n",
		i.UserPolicy, i.UserWithoutForcePolicy, i.ViewerPolicy)
	for _, demand := range [][2]string{{"tags:", asTagsFlag(i.Tags)}, {"permissions boundary:", i.PermissionsBoundary}, {"encrypted with:", i.KMSKey}} {
		if demand[1] != "" {
			text += fmt.Sprintf("  %-26s %s\n", demand[0], demand[1])
		}
	}
	return write(o.Streams.Out, text)
}

// install installs the backend and shows how that goes on.
func install(ctx context.Context, f *Factory, cfg aws.Config, place operation.Place, options bootstrap.Options) (bootstrap.Result, error) {
	var result bootstrap.Result
	work := func(progress func(bootstrap.Resource)) (err error) {
		options.Progress, options.Packages = progress, f.Packages
		result, err = bootstrap.Install(ctx, cfg, bootstrap.Place{Account: place.Account, Region: place.Region, Partition: place.Partition}, options)
		return err
	}
	_, err := f.view().Watch(ctx, installation(f.Now, work))
	switch {
	case ctx.Err() != nil:
		return bootstrap.Result{}, failure{exit: Detached, cause: fault.Fault{
			What: "interrupted", Why: "what CloudFormation began goes on",
			Next: "run 'agc bootstrap' again to see it through",
		}}
	case err != nil:
		return bootstrap.Result{}, err
	}
	return result, nil
}
