// Command infra synthesizes the CloudFormation templates of this product with AWS CDK: the bootstrap stack, and the core
// and network stacks that the backend makes in an activated region. It is the only importer of CDK; everything else uses
// the JSON that it synthesizes and that is committed beside the code that embeds it.
package main

import "github.com/aws/jsii-runtime-go"

func main() {
	defer jsii.Close()
	newApp("").Synth(nil)
}
