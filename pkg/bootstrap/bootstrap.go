// Package bootstrap installs and upgrades the backend in a region: the asset bucket, the functions' package in it, and the
// stack Agc-Bootstrap. It can be interrupted and run again at any time; what exists already is taken over.
package bootstrap

import (
	"cmp"
	"context"
	_ "embed" // the template is embedded
	"io/fs"
	"runtime"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// The processor architectures that Lambda runs.
const (
	Arm64  = "arm64"
	X86_64 = "x86_64"
)

//go:embed template.json
var body string

// Resource is a change of a resource of the stack, as CloudFormation tells it.
type Resource struct {
	At        time.Time
	LogicalID string
	// ID is what the service calls it, "" before it has one.
	ID     string
	Type   string
	Status string
	Reason string
}

// Options are how to install.
type Options struct {
	// Architecture is Arm64 or X86_64. When it is "", an installed backend keeps its own; a new one gets Arm64 or, when the
	// endpoint of AWS was redirected, the architecture of this machine, because the functions will run on it.
	Architecture string
	// Notify is an address that is told what becomes of the region; "" keeps the installed one.
	Notify string
	// Alarms and Dashboard are "true" or "false"; "" keeps what is installed. A new backend gets alarms and no dashboard.
	Alarms, Dashboard string
	// Tags are those of everything that is installed, beside AGC's own; nil keeps the installed ones, an empty list takes them away.
	Tags []account.Tag
	// Boundary is the ARN of the managed policy that bounds all roles; nil keeps the installed one, "" takes it away.
	Boundary *string
	// Key is the ARN of the KMS key that encrypts what the backend keeps; nil keeps the installed one, "" takes it away.
	Key *string
	// Progress is told of every change of a resource; it may be nil.
	Progress func(Resource)
	// Packages replaces the functions' packages that this binary holds; they are package/function-<architecture>.zip in it.
	Packages fs.FS
}

// Result is what an installation came to.
type Result struct {
	// Changed is false when the backend was installed like this already.
	Changed bool
	Status
}

// Place is the account, the region and the partition to install in.
type Place struct{ Account, Region, Partition string }

// Bucket is the name of the asset bucket.
func (p Place) Bucket() string { return "agc-bootstrap-" + p.Account + "-" + p.Region }

// url is the address of an object in the asset bucket.
func (p Place) url(key string) string {
	suffix := "amazonaws.com"
	if p.Partition == "aws-cn" {
		suffix = "amazonaws.com.cn"
	}
	return "https://" + p.Bucket() + ".s3." + p.Region + "." + suffix + "/" + key
}

// Install installs or upgrades the backend and waits until it stands, for half an hour at most. Errors of its own are
// Bucket.NameTaken, Stack.Failed, Stack.Stuck, Operation.TimedOut, and Backend.Missing when this binary holds no function
// package; others are AWS's.
func Install(ctx context.Context, cfg aws.Config, place Place, o Options) (Result, error) {
	if o.Packages == nil {
		o.Packages = packages
	}
	stack := newStack(cfg, o.Progress)
	found, err := stack.find(ctx)
	if err != nil {
		return Result{}, err
	}
	architecture := choose(o.Architecture, found, cfg)
	code, err := read(o.Packages, architecture)
	if err != nil {
		return Result{}, err
	}
	w, assets := o.wanted(place.Bucket(), code, architecture, found), newBucket(cfg, place)
	assets.tags, assets.key = w.tags, w.parameters["KmsKey"]
	if err := assets.ensure(ctx); err != nil {
		return Result{}, err
	}
	if err := assets.upload(ctx, code.key(), code); err != nil {
		return Result{}, err
	}
	if err := assets.upload(ctx, templateKey(), []byte(body)); err != nil {
		return Result{}, err
	}
	stack.templateURL = place.url(templateKey())
	changed, err := stack.bring(ctx, w)
	if err != nil {
		return Result{}, err
	}
	status, err := Read(ctx, cfg)
	return Result{changed, status}, err
}

// wanted is what the stack shall be, when the functions' package lies in the bucket: what is asked for, else what is installed, else
// what is usual. What an installation that failed was asked for counts as installed, so that it can be repeated.
func (o Options) wanted(bucket string, c code, architecture string, found account.Stack) wanted {
	installed, tags := found.Parameters, o.Tags
	if tags == nil {
		tags = found.UserTags()
	}
	return wanted{tags: tags, parameters: map[string]string{
		"CodeBucket": bucket, "CodeKey": c.key(), "Architecture": architecture, "NotifyEmail": cmp.Or(o.Notify, installed["NotifyEmail"]),
		"Alarms": cmp.Or(o.Alarms, installed["Alarms"], "true"), "Dashboard": cmp.Or(o.Dashboard, installed["Dashboard"], "false"),
		"PermissionsBoundary": either(o.Boundary, installed["PermissionsBoundary"]), "KmsKey": either(o.Key, installed["KmsKey"]),
	}}
}

// either is what was asked for, which may be nothing, else what is installed.
func either(asked *string, installed string) string {
	if asked != nil {
		return *asked
	}
	return installed
}

// choose decides about the architecture when nobody has.
func choose(given string, found account.Stack, cfg aws.Config) string {
	switch installed := found.Parameters["Architecture"]; {
	case given != "":
		return given
	case installed != "":
		return installed
	case aws.ToString(cfg.BaseEndpoint) != "" && runtime.GOARCH == "amd64":
		return X86_64
	default:
		return Arm64
	}
}

// Status is what is installed in a region.
type Status struct {
	Installed bool
	// Status is the stack's.
	Status       string
	Version      string
	Architecture string
	Machine      string
	StackID      string
	// UserPolicy, UserWithoutForcePolicy and ViewerPolicy are the ARNs of the policies for those who use the region, for those who use
	// it and may not force anything, and for those who only look.
	UserPolicy, UserWithoutForcePolicy, ViewerPolicy string
	// LogGroup is the name of the functions' log.
	LogGroup string
	// Table is the name of the state table, Notify the address that is told what becomes of the region.
	Table  string
	Notify string
	// Tags are those of everything that is installed, beside AGC's own.
	Tags []account.Tag
	// Boundary is the ARN of the managed policy that bounds all roles, Key that of the KMS key, "" for none.
	Boundary, Key string
}

// Read tells what is installed.
func Read(ctx context.Context, cfg aws.Config) (Status, error) {
	found, err := newStack(cfg, nil).find(ctx)
	if err != nil || !found.Exists() {
		return Status{}, err
	}
	return Status{
		Installed: found.Outputs["StateMachineArn"] != "", Status: found.Status, Version: found.Outputs["Version"],
		Architecture: found.Parameters["Architecture"], Machine: found.Outputs["StateMachineArn"], StackID: found.ID,
		UserPolicy: found.Outputs["UserPolicy"], UserWithoutForcePolicy: found.Outputs["UserWithoutForcePolicy"], ViewerPolicy: found.Outputs["ViewerPolicy"],
		Table: found.Outputs["StateTable"], LogGroup: found.Outputs["LogGroup"], Notify: found.Parameters["NotifyEmail"],
		Tags: found.UserTags(), Boundary: found.Parameters["PermissionsBoundary"], Key: found.Parameters["KmsKey"],
	}, nil
}
