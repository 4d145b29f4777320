// Package operation is the client side of the state machine: it starts operations, follows them as typed events, stops and
// lists them. An operation needs no client; whoever follows one only looks.
package operation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// Client reaches the backend of one account in one region.
type Client struct {
	sfn    *sfn.Client
	stacks *cloudformation.Client
	place  Place
	now    func() time.Time
	rand   *rand.Rand
}

// Place is where a backend is.
type Place struct {
	Partition, Region, Account string
	// Caller is the ARN of the credentials with which AWS is asked.
	Caller string
}

// Machine is the ARN of the place's state machine.
func (p Place) Machine() string {
	return fmt.Sprintf("arn:%s:states:%s:%s:stateMachine:%s", p.Partition, p.Region, p.Account, machine.Name)
}

// Execution is the ARN of the operation with this id.
func (p Place) Execution(id string) string {
	return fmt.Sprintf("arn:%s:states:%s:%s:execution:%s:%s", p.Partition, p.Region, p.Account, machine.Name, id)
}

// Console is the page of the operation with this id in the AWS console; "" in a partition whose console is not known.
func (p Place) Console(id string) string {
	domain := map[string]string{"aws": "console.aws.amazon.com", "aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}[p.Partition]
	if domain == "" {
		return ""
	}
	return fmt.Sprintf("https://%s.%s/states/home?region=%s#/v2/executions/details/%s", p.Region, domain, p.Region, p.Execution(id))
}

// Find asks AWS which account the credentials belong to.
func Find(ctx context.Context, cfg aws.Config) (Place, error) {
	out, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Place{}, fmt.Errorf("ask who we are: %w", err)
	}
	parts := strings.Split(aws.ToString(out.Arn), ":")
	if len(parts) < 2 {
		return Place{}, fmt.Errorf("read our ARN: %q is none", aws.ToString(out.Arn))
	}
	return Place{Partition: parts[1], Region: cfg.Region, Account: aws.ToString(out.Account), Caller: aws.ToString(out.Arn)}, nil
}

// New makes a client. now is the clock; random makes the names of operations and spreads the polls.
func New(cfg aws.Config, place Place, now func() time.Time, random *rand.Rand) *Client {
	return &Client{sfn: sfn.NewFromConfig(cfg), stacks: cloudformation.NewFromConfig(cfg), place: place, now: now, rand: random}
}

// Place is where this client's backend is.
func (c *Client) Place() Place { return c.place }
