"""The two slots of models: choosing, downloading, bringing and training what stands in them."""
