// Package stacks reads and changes CloudFormation stacks.
package stacks

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
)

// Stacks is CloudFormation in one account and region.
type Stacks struct {
	read *cloudformation.Client
	// write never tries again by itself: a call that may have had an effect is followed by a look, not by the same call.
	write *cloudformation.Client
	role  string
}

// New makes the adapter. role is the ARN that CloudFormation assumes for the stacks it makes; readers leave it "".
func New(cfg aws.Config, role string) *Stacks {
	return &Stacks{
		read: cloudformation.NewFromConfig(cfg),
		write: cloudformation.NewFromConfig(cfg, func(o *cloudformation.Options) {
			o.Retryer = aws.NopRetryer{}
		}),
		role: role,
	}
}
