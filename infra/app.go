package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// networkStack is the name under which the network's template is synthesized. The backend appends the network's id to
// account.NetworkPrefix, so that several can stand side by side while one replaces the other.
const networkStack = "Agc-Network"

// newApp holds the three stacks. CDK writes its cloud assembly into outdir, or, when that is "", where the CDK CLI wants it.
func newApp(outdir string) awscdk.App {
	props := &awscdk.AppProps{
		// The templates are the product's and must not depend on how they were synthesized: no traces of CDK in them.
		// These flags stand here and not in cdk.json because the tests do not read that.
		AnalyticsReporting: jsii.Bool(false),
		TreeMetadata:       jsii.Bool(false),
		StackTraces:        jsii.Bool(false),
		PostCliContext: &map[string]any{
			"aws:cdk:enable-path-metadata":  false,
			"aws:cdk:enable-asset-metadata": false,
		},
		// cfn-lint checks the templates; CDK's own validation would triple the time of every synthesis.
		BuiltinCloudFormationValidation: jsii.Bool(false),
	}
	if outdir != "" {
		props.Outdir = jsii.String(outdir)
	}
	app := awscdk.NewApp(props)
	bootstrap(newStack(app, account.BootstrapStack, "Amazon Genomics CLI: the backend that activates and deactivates this region"))
	core(newStack(app, account.CoreStack, "Amazon Genomics CLI: bucket, table and parameters shared by everyone in this region"))
	network(newStack(app, networkStack, "Amazon Genomics CLI: the managed network of this region"))
	return app
}

// newStack makes a plain template: no assets, hence no asset bucket, no role and no bootstrap version of CDK's own.
func newStack(app awscdk.App, name, description string) awscdk.Stack {
	return awscdk.NewStack(app, jsii.String(name), &awscdk.StackProps{
		StackName:   jsii.String(name),
		Description: jsii.String(description),
		Synthesizer: awscdk.NewLegacyStackSynthesizer(),
	})
}
