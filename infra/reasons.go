package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// What is said of rights for a reviewer goes with the resource through CDK's synthesis, as metadata of the construct, and into a
// file of the cloud assembly beside the template, which has none of it.
const (
	grantNote = "agc:grant"
	trustNote = "agc:trust"
)

// explain notes of a role or a policy why it has its statements.
func explain(resource awscdk.CfnResource, may []statement) {
	for _, s := range may {
		note(resource, grantNote, map[string]string{"sid": s.sid, "why": s.why, "everywhere": s.everywhere})
	}
}

func note(resource awscdk.CfnResource, kind string, text map[string]string) {
	resource.Node().AddMetadata(jsii.String(kind), text, nil)
}
